"""Schedule a class again on other days, and move one with all its days."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.enrolments import enrol_members
from courses.actions.sessions import change_class, days_of, schedule_class
from courses.class_days import Day, clock
from courses.instructors import instructors_of
from courses.models import CourseSession
from frame.forms_once import Added
from frame.words import us_date
from people.models import Element, Member

MOST_COPIES = 26


class Copy(NamedTuple):
    """One more class: its first day and start, and whose members are enrolled in it, if any."""

    on: date
    starts_at: time
    element: Element | None = None


@transaction.atomic
def repeat_class(
    *,
    course_session: CourseSession,
    copies: Sequence[Copy],
    by: Member,
    today: date,
    form_token: UUID | None = None,
) -> Added[list[CourseSession]]:
    """Schedule a class again, once or several times; all of them, or none.

    Course, place, people, seats and the length of each day stay. A class of an element is full
    of its members and of those below it who are employed on the first day.

    Args:
        form_token: the token of the form, so that a second sending schedules nothing.

    Raises:
        ValidationError: by field, named `copies-<number from 0>-<field>`.
    """
    if not copies:
        raise ValidationError("Say on which day the class is held again.")
    if len(copies) > MOST_COPIES:
        raise ValidationError(
            f"{len(copies)} classes are more than {MOST_COPIES} at a time. Take them in two goes."
        )
    new: list[CourseSession] = []
    errors: dict[str, Any] = {}
    for number, copy in enumerate(copies):
        try:
            # Each in its own savepoint, so that every wrong row is named and none is written.
            with transaction.atomic():
                added = _schedule_again(course_session, copy, by, today, form_token)
        except ValidationError as refused:
            errors |= _by_row(refused, f"copies-{number}-")
            continue
        if added.is_repeat:
            return Added([added.row], is_repeat=True)
        form_token = None  # which one class of the form keeps
        new.append(added.row)
    if errors:
        raise ValidationError(errors)
    return Added(new, is_repeat=False)


@transaction.atomic
def move_class(
    *,
    course_session: CourseSession,
    on: date,
    starts_at: time,
    by: Member,
    today: date,
    is_past_meant: bool = False,
    seen: int | None = None,
) -> CourseSession:
    """Move a class to another first day and start; its other days follow as far apart.

    Args:
        is_past_meant: it was asked whether a class to come is meant to be over.
        seen: the number of the last change the form was filled from; None asks nothing.

    Raises:
        ValidationError: for `on`, `starts_at` or `is_past_meant`; or the class can't be changed
            now.
    """
    try:
        return change_class(
            course_session=course_session,
            days=shifted_days(course_session, on, starts_at),
            location=course_session.location.name,
            by=by,
            today=today,
            seats=course_session.seats,
            source=course_session.source,
            coordinator=course_session.coordinator,
            instructors=instructors_of(course_session),
            is_past_meant=is_past_meant,
            seen=seen,
        )
    except ValidationError as refused:
        raise ValidationError(_by_row(refused, "")) from None


def shifted_days(course_session: CourseSession, on: date, starts_at: time) -> list[Day]:
    """The days of a class, moved so that the first is on a day and begins at an hour.

    Raises:
        ValidationError: for `starts_at`, a day would reach into another; or for `on`, there is
            no such day.
    """
    days = sorted(days_of(course_session))
    first = days[0]
    begins_later = datetime.combine(first.on, starts_at) - datetime.combine(
        first.on, first.starts_at
    )
    shifted = []
    for day in days:
        try:
            there = on + (day.on - first.on)
        except OverflowError:
            raise ValidationError({"on": f"{on} is no day for a class. Check the year."}) from None
        starts, ends = (
            datetime.combine(date(2000, 1, 2), at) + begins_later
            for at in (day.starts_at, day.ends_at)
        )
        if starts.day != 2:
            beside, way_out = ("before", "later") if starts.day < 2 else ("after", "earlier")
            raise ValidationError(
                {
                    "starts_at": f"What begins at {clock(day.starts_at)} on {us_date(day.on)} "
                    f"would begin at {clock(starts.time())} on the day {beside}. Begin {way_out}."
                }
            )
        if ends.day != 2:
            hours = (day.span_minutes + 59) // 60
            raise ValidationError(
                {
                    "starts_at": f"A day of {hours} hours that begins at {clock(starts.time())} "
                    "would not end on the same day. Begin earlier."
                }
            )
        shifted.append(Day(there, starts.time(), ends.time(), day.break_minutes))
    return shifted


def _schedule_again(
    course_session: CourseSession, copy: Copy, by: Member, today: date, form_token: UUID | None
) -> Added[CourseSession]:
    added = schedule_class(
        course=course_session.course,
        days=shifted_days(course_session, copy.on, copy.starts_at),
        location=course_session.location.name,
        by=by,
        today=today,
        seats=course_session.seats,
        source=course_session.source,
        coordinator=course_session.coordinator,
        instructors=instructors_of(course_session),
        form_token=form_token,
    )
    if copy.element is not None and not added.is_repeat:
        _enrol_element(added.row, copy.element, by)
    return added


def _enrol_element(course_session: CourseSession, element: Element, by: Member) -> None:
    below = by.element_tree.subtree(element.pk)
    members = Member.objects.employed_on(course_session.starts_on).filter(element__in=below)
    if not members:
        raise ValidationError({"element": f"Nobody is in {element} on that day. Choose another."})
    try:
        enrol_members(
            course_session=course_session, members=list(members.order_by("serial_number")), by=by
        )
    except ValidationError as refused:
        raise ValidationError({"element": refused.messages}) from None


def _by_row(refused: ValidationError, prefix: str) -> dict[str, list[str]]:
    """The refusal of a class under the fields of a row: its day, or what it names itself."""
    if not hasattr(refused, "error_dict"):
        return {f"{prefix}on": refused.messages}
    errors: dict[str, list[str]] = {}
    for name, messages in refused.message_dict.items():
        field = name.rsplit("-", 1)[-1]
        if field not in {"starts_at", "element", "is_past_meant"}:
            field = "on"
        errors.setdefault(f"{prefix}{field}", []).extend(messages)
    return errors
