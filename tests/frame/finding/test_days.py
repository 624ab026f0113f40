"""Days, and which of them can only be of birth."""

from datetime import date

import pytest

from frame.finding.sought import Sought
from tests.frame.finding.pages import covered, doubts

COURSE = date(2026, 9, 8)


@pytest.mark.parametrize(
    "written",
    ["04/12/1988", "4-12-88", "1988-04-12", "April 12, 1988", "Apr. 12th 1988", "12 Apr 1988"],
)
def test_a_day_long_before_the_course_can_only_be_of_birth(written):
    sought = Sought(is_birth=True, days=(COURSE,))

    assert covered(sought, f"Then {written} in Kansas", "Completed Sep 8, 2026") == written
    assert covered(Sought(is_birth=True), written) == "", "nobody knows the day of the course"


def test_a_day_that_nobody_knows_is_in_doubt_and_that_of_the_course_is_not():
    sought = Sought(is_birth=True, days=(COURSE,))

    assert doubts(sought, "On 9/8/2026, 9/8/26, Sep. 8, 2026 and 2026-09-08", "99/99/2026") == []
    assert doubts(sought, "Issued Oct 2, 2026") == [
        "“Oct 2, 2026” is none of the days that are known of the course"
    ]
    assert doubts(sought, "Born Oct 2, 2026") == [], "a word says what it is"
    assert doubts(Sought(days=(COURSE,)), "Issued Oct 2, 2026") == []
