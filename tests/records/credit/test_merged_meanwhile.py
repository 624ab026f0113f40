"""Credit of whom or of what was merged into another between the look and the write."""

import pytest
from django.core.exceptions import ValidationError

from courses.models import Course
from people.models import Member
from records.credit.proposals import Proposal
from records.credit.writing import write_credit
from records.models import Completion
from tests.factories import CourseFactory
from tests.records.credit.proposing import proposal
from tests.records.sheets import NEXT_DAY


def refused(department, proposed: Proposal) -> str:
    with pytest.raises(ValidationError) as caught:
        write_credit(proposals=[proposed], by=department.clerk, now=NEXT_DAY)
    assert not Completion.objects.exists()
    return caught.value.messages[0]


def test_a_member_merged_away_meanwhile_gets_no_credit(department):
    proposed = proposal(department.officer, CourseFactory())
    Member.objects.filter(pk=department.officer.pk).update(merged_into=department.colleague)

    assert refused(department, proposed) == (
        f"Nothing was saved: {department.officer} was entered twice, and was merged into another "
        "member meanwhile. Open the page again."
    )


def test_a_course_merged_away_meanwhile_gives_no_credit(department):
    course = CourseFactory(course_id="26-0005", title="Traffic stops")
    proposed = proposal(department.officer, course)
    Course.objects.filter(pk=course.pk).update(merged_into=CourseFactory())

    assert refused(department, proposed) == (
        "Nothing was saved: 26-0005 Traffic stops was entered twice, and was merged into another "
        "course meanwhile. Open the page again."
    )
