"""A POST control number is of one course, by whichever door it comes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from courses.actions.courses import add_course, add_courses, change_course
from courses.actions.merging import merge_course, undo_course_merge
from courses.models import Course
from frame.merging.moving import plan_of
from frame.races import race_in_words
from tests.concurrency import at_once
from tests.courses.conftest import TODAY
from tests.department import Department, make_department
from tests.factories import CourseFactory

APPROVED = {
    "source": "approved_course",
    "post_state": "approved",
    "control_number": "P-77",
    "approved_on": date(2026, 1, 5),
}
TAKEN = {
    "control_number": [
        "26-0001 Traffic stops is approved under P-77 already. Choose that course, or correct the "
        "number."
    ]
}


@pytest.fixture
def approved(db) -> Course:
    return CourseFactory(course_id="26-0001", title="Traffic stops", **APPROVED)


def test_a_course_is_not_added_under_the_number_of_another(clerk, course_values, approved):
    with pytest.raises(ValidationError) as refused:
        add_course(
            values={**course_values, **APPROVED, "control_number": "p-77"}, by=clerk, today=TODAY
        )

    assert refused.value.message_dict == TAKEN
    assert Course.objects.get() == approved


def test_courses_of_a_file_are_not_added_if_one_has_the_number_of_another(
    clerk, course_values, approved
):
    given = [
        ("26-0002", {**course_values, **APPROVED, "control_number": "P-78"}),
        ("26-0003", {**course_values, **APPROVED, "control_number": "p-77"}),
    ]

    with pytest.raises(ValidationError) as refused:
        add_courses(given, by=clerk, today=TODAY)

    assert refused.value.message_dict == TAKEN
    assert Course.objects.get() == approved


def test_a_course_is_not_changed_to_the_number_of_another(clerk, approved):
    other = CourseFactory(title="Pursuits")

    with pytest.raises(ValidationError) as refused:
        change_course(course=other, values=APPROVED, by=clerk, today=TODAY)

    assert refused.value.message_dict == TAKEN
    other.refresh_from_db()
    assert other.control_number == ""


def test_a_course_keeps_its_own_number_written_another_way(clerk, approved):
    change_course(course=approved, values={"control_number": "p-77"}, by=clerk, today=TODAY)

    assert Course.objects.get().control_number == "p-77"


def test_a_merge_is_not_undone_while_another_course_has_the_number(clerk, approved):
    kept = CourseFactory(course_id="26-0002", title="Traffic Stops")
    merge = merge_course(
        course=approved,
        into=kept,
        reason="Entered twice.",
        confirmed=plan_of(kept, approved).seal,
        by=clerk,
        now=timezone.now(),
    )
    change_course(course=kept, values=APPROVED, by=clerk, today=TODAY)
    undo = {"merge": merge, "reason": "Two after all.", "by": clerk, "now": timezone.now()}

    with pytest.raises(ValidationError) as refused:
        undo_course_merge(**undo)

    assert refused.value.messages == [
        "26-0002 Traffic Stops is approved under P-77 by now, the number of 26-0001 Traffic stops. "
        "Correct it there first."
    ]
    assert Course.objects.get() == kept
    change_course(course=kept, values={"control_number": "P-78"}, by=clerk, today=TODAY)
    undo_course_merge(**undo)
    assert Course.objects.count() == 2


@pytest.fixture
def department_of_all(shared_database: None) -> Department:
    return make_department()


@pytest.mark.django_db(transaction=True)
def test_two_who_note_one_number_at_once_give_it_to_one_course(department_of_all):
    by = department_of_all.clerk
    courses = CourseFactory(), CourseFactory()

    def approve(course: Course):
        return lambda: change_course(course=course, values=APPROVED, by=by, today=TODAY)

    results = at_once(*map(approve, courses))

    [refused] = [each for each in results if isinstance(each, Exception)]
    assert Course.objects.filter(control_number="P-77").count() == 1
    if isinstance(refused, IntegrityError):
        assert race_in_words(refused) == (
            "Another course was approved under this POST control number at the same moment. "
            "Nothing of yours was saved. Look for that course."
        )
    else:
        assert refused.message_dict["control_number"]
