"""A room or a member booked twice at the same hours is pointed at, and booked all the same."""

from datetime import date, time

import pytest

from courses.double_booking import classes_in_the_room, members_booked_twice
from courses.models import CourseSession, Enrolment, SessionDay
from tests.factories import CourseFactory, CourseSessionFactory, MemberFactory

ROOM = "Academy, room 104"


def class_at(hours: tuple[int, int] = (8, 16), **values) -> CourseSession:
    """A class of March 10, 2026, in room 104 unless told otherwise."""
    course_session = CourseSessionFactory(**{"location": ROOM, **values})
    SessionDay.objects.filter(course_session=course_session).update(
        starts_at=time(hours[0]), ends_at=time(hours[1]), break_minutes=0
    )
    return course_session


def enrol(course_session, member, state="enrolled") -> Enrolment:
    return Enrolment.objects.create(course_session=course_session, member=member, state=state)


def test_another_class_in_the_room_is_named(db):
    course = CourseFactory(course_id="25-0031", title="Stops")
    class_at(course=course)

    (words,) = classes_in_the_room(class_at(location="ACADEMY, room 104"))

    assert words.startswith(f"25-0031 Stops, Mar 10, 2026 is in {ROOM} at the same hours.")


@pytest.mark.parametrize(
    ("hours", "is_named"),
    [((7, 8), False), ((7, 9), True), ((10, 11), True), ((15, 17), True), ((16, 18), False)],
)
def test_hours_that_only_touch_are_not_the_same(db, hours, is_named):
    class_at((8, 16))

    assert bool(classes_in_the_room(class_at(hours))) == is_named


def test_hours_of_different_days_are_not_the_same(db):
    both = [date(2026, 3, 10), date(2026, 3, 11)]
    class_at((8, 12), ends_on=both[1], days=both)
    afternoon = class_at((13, 17), ends_on=both[1], days=both)

    assert classes_in_the_room(afternoon) == []


@pytest.mark.parametrize(
    "other",
    [
        {"location": "Range"},
        {"starts_on": date(2026, 3, 11)},
        {"state": "cancelled"},
    ],
)
def test_another_room_or_day_or_a_cancelled_class_is_not_named(db, other):
    class_at(**other)

    assert classes_in_the_room(class_at()) == []


def test_a_class_that_shares_two_days_is_named_once(db):
    both = [date(2026, 3, 10), date(2026, 3, 11)]
    class_at(ends_on=both[1], days=both)

    assert len(classes_in_the_room(class_at(ends_on=both[1], days=both))) == 1


def test_members_enrolled_elsewhere_at_the_same_hours_are_named_by_class(department):
    course = CourseFactory(course_id="25-0031", title="Stops")
    elsewhere = class_at(course=course, location="Range")
    here = class_at((15, 18))
    for member in (department.officer, department.colleague):
        enrol(elsewhere, member)
    places = [enrol(here, m) for m in (department.officer, department.colleague, MemberFactory())]

    (words,) = members_booked_twice(here, places, department.clerk)

    assert words == (
        "4411 Núñez, Ana; 4412 O'Brien, Sean are enrolled in 25-0031 Stops, Mar 10, 2026 at the "
        "same hours too. Take them out of one of the two."
    )


def test_only_the_first_of_many_members_are_named(department):
    elsewhere, here = class_at(location="Range"), class_at()
    members = [MemberFactory() for _ in range(7)]
    for member in members:
        enrol(elsewhere, member)

    (words,) = members_booked_twice(here, [enrol(here, m) for m in members], department.clerk)

    assert "; 2 more are enrolled in" in words
    assert members[5].serial_number not in words


@pytest.mark.parametrize("state", ["excused", "rescheduled"])
def test_a_member_without_a_seat_elsewhere_is_not_booked_twice(department, state):
    enrol(class_at(location="Range"), department.officer, state)
    here = class_at()

    place = enrol(here, department.officer)

    assert members_booked_twice(here, [place], department.clerk) == []


def test_a_member_out_of_reach_is_not_named(department):
    enrol(class_at(location="Range"), department.officer)
    here = class_at()

    place = enrol(here, department.officer)

    assert members_booked_twice(here, [place], department.other_sergeant) == []
