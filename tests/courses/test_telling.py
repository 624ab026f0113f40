"""Members are told of the classes that they are in, or teach, by those who change them."""

from datetime import date, time

import pytest

from courses.actions.cancelling import cancel_class, reinstate_class
from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.class_days import Day
from courses.models import CourseSession
from frame.notices.models import Notice
from tests.courses.test_cancelling import enrolled
from tests.courses.test_session_actions import changed
from tests.factories import CourseFactory, CourseSessionFactory
from tests.frame.notices.told import leads_to, told

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def to_come(department) -> CourseSession:
    """A class to come, which the sergeant teaches and the clerk prepares."""
    course = CourseFactory(course_id="26-0042", title="De-escalation")
    course_session = CourseSessionFactory(
        course=course, starts_on=date(2026, 12, 1), coordinator=department.clerk
    )
    course_session.instructors.add(department.sergeant)
    return course_session


def test_who_is_enrolled_by_somebody_else_is_told(department, to_come):
    enrol_members(course_session=to_come, members=[department.officer], by=department.clerk)

    assert told() == {
        ("4411", "class.enrolled"): "You are enrolled in 26-0042 De-escalation on Dec 1, 2026."
    }
    assert leads_to() == {f"/classes/{to_come.pk}/"}


def test_who_has_a_seat_already_is_not_told_again(department, to_come):
    enrolled(to_come, department.officer)

    enrol_members(course_session=to_come, members=[department.officer], by=department.clerk)

    assert told() == {}


def test_who_is_enrolled_in_a_class_that_is_over_is_not_told(department, to_come):
    CourseSession.objects.update(starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))

    enrol_members(course_session=to_come, members=[department.officer], by=department.clerk)

    assert told() == {}


def test_who_is_enrolled_in_a_class_of_today_is_told(department, to_come):
    CourseSession.objects.update(starts_on=date(2026, 11, 21), ends_on=date(2026, 11, 21))

    enrol_members(course_session=to_come, members=[department.officer], by=department.clerk)

    assert list(told()) == [("4411", "class.enrolled")]


def test_who_is_taken_out_is_told(department, to_come):
    enrolled(to_come, department.officer)

    remove_enrolment(enrolment=to_come.enrolments.get(), by=department.clerk)

    assert told() == {
        ("4411", "class.taken_out"): "You were taken out of 26-0042 De-escalation on Dec 1, 2026."
    }


def test_a_move_is_told_to_those_in_the_class_and_to_who_teaches_it(department, to_come):
    enrolled(to_come, department.officer)
    enrolled(to_come, department.colleague, state="excused")

    changed(
        department,
        to_come,
        days=[Day(date(2026, 12, 3), time(8), time(16), 80)],
        location="Range",
        instructors=[department.sergeant],
        coordinator=department.clerk,
    )

    moved = (
        "26-0042 De-escalation was moved: it is now on Dec 3, 2026, 8:00 AM to 4:00 PM at Range. "
        "It was on Dec 1, 2026, 8:00 AM to 4:00 PM at Regional Police Academy, room 104."
    )
    assert told() == {("4411", "class.moved"): moved, ("3301", "class.moved"): moved}


def test_a_class_to_come_that_is_moved_to_a_past_day_is_told(department, to_come):
    enrolled(to_come, department.officer)
    over = [Day(date(2026, 11, 20), time(8), time(16), 80)]

    changed(department, to_come, days=over, is_past_meant=True)

    assert set(told()) == {("4411", "class.moved")}


def test_a_class_that_was_over_and_still_is_moves_untold(department, to_come):
    CourseSession.objects.update(starts_on=date(2026, 11, 18), ends_on=date(2026, 11, 18))
    enrolled(to_come, department.officer)
    over = [Day(date(2026, 11, 20), time(8), time(16), 80)]

    changed(department, CourseSession.objects.get(pk=to_come.pk), days=over)

    assert told() == {}


def test_a_change_that_moves_nothing_is_not_told(department, to_come):
    enrolled(to_come, department.officer)

    changed(
        department,
        to_come,
        days=[Day(date(2026, 12, 1), time(8), time(16), 80)],
        location=to_come.location.name,
        seats=40,
    )

    assert told() == {}


def test_a_canceled_class_is_told_with_the_reason_and_its_return_too(department, to_come):
    enrolled(to_come, department.officer)
    to_come = cancel_class(course_session=to_come, reason="Ice.", by=department.clerk)

    assert told() == {
        (serial, "class.canceled"): "26-0042 De-escalation on Dec 1, 2026 is canceled: Ice."
        for serial in ("4411", "3301")
    }

    reinstate_class(course_session=to_come, by=department.clerk)

    words = "26-0042 De-escalation on Dec 1, 2026 is held after all: it is canceled no longer."
    assert {serial: told()[serial, "class.reinstated"] for serial in ("4411", "3301")} == {
        "4411": words,
        "3301": words,
    }


def test_who_goes_to_another_class_is_told_of_both(department, to_come):
    enrolled(to_come, department.officer)
    other = CourseSessionFactory(course=to_come.course, starts_on=date(2026, 12, 8))

    cancel_class(course_session=to_come, reason="Ice.", by=department.clerk, move_to=other)

    assert {kind for serial, kind in told() if serial == "4411"} == {
        "class.canceled",
        "class.enrolled",
    }


@pytest.mark.usefixtures("log_fails")
def test_what_was_not_done_is_not_told(department, to_come):
    enrolled(to_come, department.officer)

    with pytest.raises(RuntimeError):
        cancel_class(course_session=to_come, reason="Ice.", by=department.clerk)

    assert not Notice.objects.exists()
