"""Schedule and change classes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.actions.class_checks import (
    Place,
    check_class,
    check_credit_stays_true,
    check_seats_taken,
    check_taken_over,
)
from courses.actions.locations import location_called
from courses.actions.locking import locked_class, locked_course
from courses.actions.moves import check_past_is_meant, tell_of_move
from courses.class_days import Day, first_and_last, when_and_where
from courses.history import check_unchanged_since
from courses.instructors import Instructor, instructors_of, parted
from courses.models import Course, CourseSession, Enrolment, Location, SessionDay
from courses.states import CHANGE, SCHEDULE, TAKE_OVER
from events.event_log import record_event
from frame.forms_once import Added, add_once
from frame.imports.models import Import
from frame.rights import Right
from people.models import Member
from people.naming import serials_of


@transaction.atomic
def schedule_class(
    *,
    course: Course,
    days: Sequence[Day],
    location: str,
    by: Member,
    today: date,
    is_new_location: bool = False,
    seats: int = 30,
    source: str = "",
    coordinator: Member | None = None,
    instructors: Sequence[Instructor] = (),
    form_token: UUID | None = None,
) -> Added[CourseSession]:
    """Schedule a class of a course; a class of the past may be entered, paper arrives late.

    Args:
        location: its name in the kept list, however written.
        is_new_location: add it to the list if it is not there.
        source: what the class is reported to POST as; blank takes the course's own.
        form_token: the token of the form, so that a second sending schedules nothing.

    Raises:
        ValidationError: by field; those of a day are named `days-<number from 0>-<field>`.
    """
    SCHEDULE.check_can(None, by=by)
    # Locked, so that nobody retires the course or takes its areas away in the meantime.
    course = locked_course(course.pk)
    source = source or course.source
    place = Place(location, is_new_location)
    check_class(course, days, place, source, seats, coordinator, instructors, today)

    def add() -> CourseSession:
        course_session = CourseSession(form_token=form_token, course=course)
        held_at = location_called(location, is_new=is_new_location, by=by)
        _fill(course_session, days, held_at, seats, source, coordinator)
        course_session._change_reason = "Scheduled for " + _in_words(days)
        _write(course_session, days, instructors, by)
        record_event(
            SCHEDULE.event,
            by=by,
            about=course_session,
            after=_plain(course_session, days, instructors),
        )
        return course_session

    return add_once(CourseSession, form_token, add)


@transaction.atomic
def take_over_class(
    *,
    brought: Import,
    course: Course,
    days: Sequence[Day],
    location: Location,
    state: str,
    by: Member,
    today: date,
    cancel_reason: str = "",
    seats: int = 30,
    source: str = "",
    coordinator: Member | None = None,
    instructors: Sequence[Instructor] = (),
    places: Mapping[str, Sequence[Member]] | None = None,
) -> CourseSession:
    """Write a class as the system that a file comes from had it; nobody is told of it.

    Args:
        places: by state of an enrolment, who has such a place in it.

    Raises:
        PermissionDenied: `by` schedules no classes, or may not say that its credit is written.
        ValidationError: by field, as `check_taken_over` does.
    """
    TAKE_OVER.check_can(None, by=by)
    if state == CourseSession.State.CLOSED:
        by.check_right(Right.ENTER_COMPLETIONS)
    course, source, places = locked_course(course.pk), source or course.source, places or {}
    check_taken_over(days, state, cancel_reason, seats, places, today)
    place = Place(location.name, is_new=False)
    check_class(course, days, place, source, seats, coordinator, instructors, today)
    course_session = CourseSession(
        course=course, brought_in=brought, state=state, cancel_reason=cancel_reason
    )
    _fill(course_session, days, location, seats, source, coordinator)
    course_session._change_reason = "Taken over from a file, for " + _in_words(days)
    _write(course_session, days, instructors, by)
    Enrolment.objects.bulk_create(
        Enrolment(course_session=course_session, member=member, state=of_place)
        for of_place, members in places.items()
        for member in members
    )
    named = sorted({each.serial_number for members in places.values() for each in members})
    record_event(
        TAKE_OVER.event,
        by=by,
        about=course_session,
        after={
            **_plain(course_session, days, instructors),
            "state": state,
            "file": brought.name,
            **({"reason": cancel_reason} if cancel_reason else {}),
            **({"serial_numbers": named} if named else {}),
        },
    )
    return course_session


@transaction.atomic
def change_class(
    *,
    course_session: CourseSession,
    days: Sequence[Day],
    location: str,
    by: Member,
    today: date,
    is_new_location: bool = False,
    seats: int,
    source: str = "",
    coordinator: Member | None = None,
    instructors: Sequence[Instructor] = (),
    is_past_meant: bool = False,
    seen: int | None = None,
) -> CourseSession:
    """Change a class that is still open. Its course stays what it is.

    Who is enrolled reads on their home page that it is at another time or place.

    Args:
        location: its name in the kept list, however written.
        is_new_location: add it to the list if it is not there.
        is_past_meant: it was asked whether a class to come is meant to be over.
        seen: the number of the last change the form was filled from; None asks nothing.

    Raises:
        ValidationError: by field; or the class is closed, cancelled, or was changed meanwhile;
            or its days or source change although credit was written by them.
    """
    course_session = locked_class(course_session.pk)
    CHANGE.check_can(course_session, by=by)
    course = course_session.course
    source = source or course.source
    days_before = days_of(course_session)
    taught_before = instructors_of(course_session)
    before = _plain(course_session, days_before, taught_before)
    where_before = when_and_where(days_before, course_session.location.name)
    check_past_is_meant(course_session, days, is_meant=is_past_meant, today=today)
    held_at = location_called(location, is_new=is_new_location, by=by)
    was_over = course_session.ends_on < today
    _fill(course_session, days, held_at, seats, source, coordinator)
    after = _plain(course_session, days, instructors)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return course_session
    check_unchanged_since(course_session, seen)
    check_credit_stays_true(course_session, changed)
    place = Place(location, is_new_location)
    check_class(course, days, place, source, seats, coordinator, instructors, today)
    check_seats_taken(course_session)
    reasons = []
    if "days" in changed:
        reasons.append(f"Days: {_in_words(days_before)} → {_in_words(days)}")
        course_session.days.all().delete()
        _write_days(course_session, days)
    if "instructors" in changed:
        _set_instructors(course_session, instructors)
        names = [_names(people) or "none" for people in (taught_before, instructors)]
        reasons.append(f"Instructors: {names[0]} → {names[1]}")
    told: dict[str, list[str]] = {}
    if "days" in changed or "location" in changed:
        where_now = when_and_where(days, held_at.name)
        people = tell_of_move(
            course_session, where_before, where_now, was_over=was_over, by=by, today=today
        )
        told = {"serial_numbers": [member.serial_number for member in people]} if people else {}
    course_session._history_user = by
    course_session._change_reason = ". ".join(reasons) or None
    course_session.save()
    record_event(
        CHANGE.event,
        by=by,
        about=course_session,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | told,
    )
    return course_session


def days_of(course_session: CourseSession) -> list[Day]:
    """The days of a class, in order."""
    return [
        Day(day.on, day.starts_at, day.ends_at, day.break_minutes)
        for day in course_session.days.all()
    ]


def _fill(
    course_session: CourseSession,
    days: Sequence[Day],
    location: Location,
    seats: int,
    source: str,
    coordinator: Member | None,
) -> None:
    if days:
        course_session.starts_on, course_session.ends_on = first_and_last(days)
    course_session.location = location
    course_session.seats = seats
    course_session.source = source
    course_session.coordinator = coordinator


def _write(
    course_session: CourseSession,
    days: Sequence[Day],
    instructors: Sequence[Instructor],
    by: Member,
) -> None:
    course_session._history_user = by
    course_session.save()
    _write_days(course_session, days)
    _set_instructors(course_session, instructors)


def _write_days(course_session: CourseSession, days: Sequence[Day]) -> None:
    SessionDay.objects.bulk_create(
        SessionDay(course_session=course_session, **day._asdict()) for day in days
    )


def _set_instructors(course_session: CourseSession, instructors: Sequence[Instructor]) -> None:
    members, outside = parted(instructors)
    course_session.instructors.set(members)
    course_session.outside_instructors.set(outside)


def _names(instructors: Sequence[Instructor]) -> str:
    members, outside = parted(instructors)
    return ", ".join([*(member.name for member in members), *map(str, outside)])


def _in_words(days: Sequence[Day]) -> str:
    return "; ".join(str(day) for day in sorted(days))


def _plain(
    course_session: CourseSession, days: Sequence[Day], instructors: Sequence[Instructor]
) -> dict[str, Any]:
    """The class's values as the event log and a comparison hold them."""
    coordinator = course_session.coordinator
    members, outside = parted(instructors)
    return {
        "course": course_session.course.course_id,
        "source": str(course_session.source),
        "location": course_session.location.name,
        "days": [str(day) for day in sorted(days)],
        "coordinator": coordinator.serial_number if coordinator else "",
        "instructors": ", ".join([*filter(None, [serials_of(members)]), *map(str, outside)]),
        "seats": course_session.seats,
    }
