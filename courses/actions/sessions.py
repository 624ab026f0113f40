"""Schedule and change classes."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locations import check_location, location_called
from courses.actions.moves import check_past_is_meant, tell_of_move
from courses.class_days import Day, validate_days, when_and_where
from courses.designations import Source, validate_designations
from courses.history import check_unchanged_since
from courses.models import Course, CourseSession, Location, SessionDay
from courses.states import CHANGE, SCHEDULE, credit_in_words
from events.event_log import record_event
from frame.forms_once import Added, add_once
from frame.templatetags.display import us_date
from people.employment import check_employed
from people.models import Member
from people.naming import serials_of

MOST_SEATS = 2_000


class Place(NamedTuple):
    """Where a class is to be held: a name of the kept list, or one to add to it."""

    name: str
    is_new: bool


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
    instructors: Sequence[Member] = (),
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
    course = Course.objects.select_for_update().get(pk=course.pk)
    source = source or course.source
    place = Place(location, is_new_location)
    _check_class(course, days, place, source, seats, coordinator, instructors, today)

    def add() -> CourseSession:
        course_session = CourseSession(form_token=form_token, course=course)
        held_at = location_called(location, is_new=is_new_location, by=by)
        _fill(course_session, days, held_at, seats, source, coordinator)
        course_session._history_user = by
        course_session._change_reason = "Scheduled for " + _in_words(days)
        course_session.save()
        _write_days(course_session, days)
        course_session.instructors.set(instructors)
        record_event(
            SCHEDULE.event,
            by=by,
            about=course_session,
            after=_plain(course_session, days, instructors),
        )
        return course_session

    return add_once(CourseSession, form_token, add)


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
    instructors: Sequence[Member] = (),
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
    course_session = _locked(course_session)
    CHANGE.check_can(course_session, by=by)
    course = course_session.course
    source = source or course.source
    days_before = days_of(course_session)
    taught_before = list(course_session.instructors.order_by("serial_number"))
    before = _plain(course_session, days_before, taught_before)
    where_before = when_and_where(days_before, course_session.location.name)
    check_past_is_meant(course_session, days, is_meant=is_past_meant, today=today)
    held_at = location_called(location, is_new=is_new_location, by=by)
    _fill(course_session, days, held_at, seats, source, coordinator)
    after = _plain(course_session, days, instructors)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return course_session
    check_unchanged_since(course_session, seen)
    _check_credit_stays_true(course_session, changed)
    place = Place(location, is_new_location)
    _check_class(course, days, place, source, seats, coordinator, instructors, today)
    _check_seats_taken(course_session)
    reasons = []
    if "days" in changed:
        reasons.append(f"Days: {_in_words(days_before)} → {_in_words(days)}")
        course_session.days.all().delete()
        _write_days(course_session, days)
    if "instructors" in changed:
        course_session.instructors.set(instructors)
        names = [
            ", ".join(m.name for m in people) or "none" for people in (taught_before, instructors)
        ]
        reasons.append(f"Instructors: {names[0]} → {names[1]}")
    told: dict[str, list[str]] = {}
    if "days" in changed or "location" in changed:
        people = tell_of_move(course_session, where_before, when_and_where(days, held_at.name))
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


def _locked(course_session: CourseSession) -> CourseSession:
    return CourseSession.objects.select_for_update().get(pk=course_session.pk)


def _check_class(
    course: Course,
    days: Sequence[Day],
    place: Place,
    source: str,
    seats: int,
    coordinator: Member | None,
    instructors: Sequence[Member],
    today: date,
) -> None:
    validate_days(days, today=today)
    starts_on, ends_on = _first_and_last(days)
    errors: dict[str, Any] = {}
    if course.is_retired_on(ends_on):
        errors["course"] = (
            f"{course} is retired since {us_date(course.retired_on)}; the class ends on "
            f"{us_date(ends_on)}. Choose another course, or ask for this one to be taken up again."
        )
    try:
        check_location(place.name, is_new=place.is_new)
    except ValidationError as error:
        errors |= error.message_dict
    if not 1 <= seats <= MOST_SEATS:
        errors["seats"] = f"{seats:,} seats is out of range. Give 1 to {MOST_SEATS:,}."
    if source != Source.NON_POST:
        try:
            validate_designations(course.designated_hours, is_post=True)
        except ValidationError:
            errors["source"] = (
                f"{course.course_id} is not POST credit: its hours by area don't make up its "
                f"{course.credit_hours} credit hours. Report the class as not POST credit, "
                "or complete the course first."
            )
    for field, people in (
        ("coordinator", [coordinator] if coordinator else []),
        ("instructors", instructors),
    ):
        try:
            check_employed(people, starts_on)
        except ValidationError as error:
            errors[field] = error.messages
    if errors:
        raise ValidationError(errors)


def _check_credit_stays_true(course_session: CourseSession, changed: Sequence[str]) -> None:
    """Refuse other days or another source than the credit of the class was written by."""
    fields = {"days": ("days-0-on", "days"), "source": ("source", "source")}
    wanted = [fields[name] for name in changed if name in fields]
    if not wanted or not (credit := credit_in_words(course_session)):
        return
    raise ValidationError(
        {
            field: f"{credit} Void that credit first, or leave the {name} as before."
            for field, name in wanted
        }
    )


def _check_seats_taken(course_session: CourseSession) -> None:
    taken = course_session.enrolments.taking_a_seat().count()
    if taken > course_session.seats:
        raise ValidationError(
            {
                "seats": f"{taken} members are enrolled, more than {course_session.seats} seats. "
                "Take members out first, or leave the seats."
            }
        )


def _fill(
    course_session: CourseSession,
    days: Sequence[Day],
    location: Location,
    seats: int,
    source: str,
    coordinator: Member | None,
) -> None:
    if days:
        course_session.starts_on, course_session.ends_on = _first_and_last(days)
    course_session.location = location
    course_session.seats = seats
    course_session.source = source
    course_session.coordinator = coordinator


def _first_and_last(days: Sequence[Day]) -> tuple[date, date]:
    return min(day.on for day in days), max(day.on for day in days)


def _write_days(course_session: CourseSession, days: Sequence[Day]) -> None:
    SessionDay.objects.bulk_create(
        SessionDay(course_session=course_session, **day._asdict()) for day in days
    )


def _in_words(days: Sequence[Day]) -> str:
    return "; ".join(str(day) for day in sorted(days))


def _plain(
    course_session: CourseSession, days: Sequence[Day], instructors: Sequence[Member]
) -> dict[str, Any]:
    """The class's values as the event log and a comparison hold them."""
    coordinator = course_session.coordinator
    return {
        "course": course_session.course.course_id,
        "source": str(course_session.source),
        "location": course_session.location.name,
        "days": [str(day) for day in sorted(days)],
        "coordinator": coordinator.serial_number if coordinator else "",
        "instructors": serials_of(sorted(instructors, key=lambda m: m.serial_number)),
        "seats": course_session.seats,
    }
