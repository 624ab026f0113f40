"""A room or a member booked twice at the same hours is pointed at, and booked all the same."""

from datetime import date, time

import pytest

from courses.double_booking import (
    classes_in_the_room,
    double_bookings,
    members_booked_twice,
)
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
    here_too = {department.officer, department.colleague, MemberFactory()}

    (words,) = members_booked_twice(here, here_too, department.clerk)

    assert words == (
        "4411 Núñez, Ana; 4412 O'Brien, Sean are enrolled in 25-0031 Stops, Mar 10, 2026 at the "
        "same hours too. Take them out of one of the two."
    )


def test_only_the_first_of_many_members_are_named(department):
    elsewhere, here = class_at(location="Range"), class_at()
    members = [MemberFactory() for _ in range(7)]
    for member in members:
        enrol(elsewhere, member)

    (words,) = members_booked_twice(here, members, department.clerk)

    assert "; 2 more are enrolled in" in words
    assert members[5].serial_number not in words


@pytest.mark.parametrize("state", ["excused", "rescheduled"])
def test_a_member_without_a_seat_elsewhere_is_not_booked_twice(department, state):
    enrol(class_at(location="Range"), department.officer, state)
    assert members_booked_twice(class_at(), [department.officer], department.clerk) == []


def test_a_member_out_of_reach_is_not_named(department):
    enrol(class_at(location="Range"), department.officer)
    assert members_booked_twice(class_at(), [department.officer], department.other_sergeant) == []


def teach(course_session, *members) -> CourseSession:
    course_session.instructors.set(members)
    return course_session


def test_an_instructor_in_two_rooms_at_one_hour_is_named(department):
    course = CourseFactory(course_id="25-0031", title="Stops")
    teach(class_at(course=course), department.officer, department.sergeant)
    here = teach(class_at((15, 18), location="Range"), department.officer, department.colleague)

    assert double_bookings(here, department.clerk) == [
        "4411 Núñez, Ana teaches 25-0031 Stops, Mar 10, 2026 in Academy, room 104 at the same "
        "hours too. Name another instructor, or move one of the two."
    ]


def test_an_instructor_of_another_hour_or_a_cancelled_class_is_not_named(department):
    teach(class_at((8, 12)), department.officer)
    teach(class_at(state="cancelled"), department.officer)
    here = teach(class_at((13, 15), location="Range"), department.officer)

    assert double_bookings(here, department.clerk) == []


def test_instructors_enrolled_in_the_class_they_teach_are_named(department):
    both = (department.officer, department.colleague)
    here = teach(class_at(), *both, department.sergeant)
    for member in both:
        enrol(here, member)

    assert double_bookings(here, department.clerk) == [
        "4411 Núñez, Ana; 4412 O'Brien, Sean are enrolled in this class and teach it. Take them "
        "out of the enrolled, or off the instructors."
    ]


@pytest.mark.parametrize("state", ["excused", "rescheduled"])
def test_an_instructor_excused_from_the_own_class_is_not_named(department, state):
    here = teach(class_at(), department.officer)
    enrol(here, department.officer, state)

    assert double_bookings(here, department.clerk) == []


def test_an_instructor_enrolled_elsewhere_at_the_hours_is_named(department):
    enrol(class_at(location="Range"), department.officer)
    here = teach(class_at(), department.officer)

    (words,) = double_bookings(here, department.clerk)

    assert words.startswith("4411 Núñez, Ana is enrolled in ")


def test_a_member_enrolled_who_teaches_elsewhere_at_the_hours_is_named(department):
    teach(class_at(location="Range"), department.officer)

    (words,) = members_booked_twice(class_at(), [department.officer], department.clerk)

    assert words.startswith("4411 Núñez, Ana teaches ")
    assert " in Range at the same hours too." in words


def test_a_class_moved_onto_other_classes_of_its_enrolled_says_so(department):
    enrol(class_at((13, 15), location="Range"), department.officer)
    here = class_at((14, 16))
    enrol(here, department.officer)

    (words,) = double_bookings(here, department.clerk)

    assert words.startswith("4411 Núñez, Ana is enrolled in ")


def test_who_is_enrolled_is_told_to_nobody_out_of_reach(department):
    here = teach(class_at(), department.officer)
    enrol(here, department.officer)

    assert double_bookings(here, department.other_sergeant) == []
