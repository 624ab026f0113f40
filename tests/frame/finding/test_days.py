"""Days, and which of them can only be of birth."""

from datetime import date

import pytest

from frame.finding.days import find_told_births
from frame.finding.sought import Sought
from frame.finding.text import CutText
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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Born on March 3, 1980, in Kansas City", ["March 3, 1980"]),
        ("DOB 03/10/1980", ["03/10/1980"]),
        ("His day of birth is 1980-03-10.", ["1980-03-10"]),
        ("3/10/1980 (her birthday)", ["3/10/1980"]),
        ("Her birthday is May 3", ["May 3"]),
        ("He was born in 1980", ["1980"]),
        ("An officer aged 46, or 46 years old", ["aged 46", "46 years old"]),
        ("Days of birth are struck out of papers of 2024.", []),
        ("Days of birth are struck out. The class of May 3, 2025 leaves, 2 years of it.", []),
    ],
)
def test_a_day_of_birth_is_found_as_a_sentence_tells_it(words, told):
    text = CutText(words)

    found = find_told_births(text)

    assert [text.text[start:end] for start, end in text.spans_of(found)] == told
