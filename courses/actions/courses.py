"""Add and change courses of the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from courses.actions.control_numbers import check_number_is_free, check_numbers_are_free
from courses.actions.course_checks import check_course, check_open_classes
from courses.actions.course_ids import next_course_ids
from courses.actions.locking import locked_course
from courses.designations import HOURS_COLUMNS
from courses.history import check_unchanged_since
from courses.models import Course
from courses.naming import MOST_NAMED, to_take_instead
from events.event_log import Happened, record_event, record_events
from events.kinds import EventKind
from frame.forms_once import Added, add_once, made_by_form
from frame.hours import HoursField
from frame.reasons import checked_reason
from frame.rights import Right
from people.models import Member

COURSE_ADD = EventKind(
    "course.add", "Added a course", names={"another_because": "Another of this title, because"}
)
COURSE_CHANGE = EventKind("course.change", "Changed a course")

COURSE_COLUMNS = (
    "title",
    "setting",
    "subject",
    "provider",
    "source",
    "delivery",
    "instruction_minutes",
    *HOURS_COLUMNS,
    "synopsis",
    "objectives",
    "evaluation_plan",
    "attendance_policy",
    "administrator",
    "post_state",
    "control_number",
    "approved_on",
    "retired_on",
)


@transaction.atomic
def add_course(
    *,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    form_token: UUID | None = None,
    another_because: str | None = None,
) -> Added[Course]:
    """Add a course to the catalogue under the next Course ID of the year.

    Args:
        values: by column of `COURSE_COLUMNS`; those left out keep the column's default.
        form_token: the token of the form, so that a second sending adds nothing.
        another_because: why there is to be another one of its title, asked where there is one;
            None where whoever adds it has looked for one.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field, naming the figures at fault.
    """
    by.check_right(Right.KEEP_COURSES)
    values = _as_stored(values)
    check_course(values, today=today)
    because = {}
    is_made = made_by_form(Course, form_token) is not None
    if not is_made:
        check_number_is_free(values.get("control_number", ""))
    if another_because is not None and not is_made:
        same = to_take_instead(values["title"], for_credit=bool(values.get("credit_hours")))
        because = why_another(same, another_because)

    def add() -> Course:
        course = Course(form_token=form_token, **values)
        [course.course_id] = next_course_ids(1, year=today.year)
        course._history_user = by
        course.save()
        record_event(COURSE_ADD, by=by, about=course, after={**_plain(course), **because})
        return course

    return add_once(Course, form_token, add)


@transaction.atomic
def add_courses(
    given: Sequence[tuple[str, Mapping[str, Any]]], *, by: Member, today: date
) -> list[Course]:
    """Add the courses of a file to the catalogue, all or none, in a fixed number of queries.

    Args:
        given: of each the Course ID that it has where the file comes from, or blank for the next
            of the year, and its values as `add_course` takes them.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field, naming the figures at fault.
    """
    by.check_right(Right.KEEP_COURSES)
    courses = []
    for course_id, values in given:
        stored = _as_stored(values)
        check_course(stored, today=today)
        courses.append(Course(course_id=course_id, **stored))
    check_numbers_are_free(courses)
    if without := [course for course in courses if not course.course_id]:
        taken = [course.course_id for course in courses]
        numbers = next_course_ids(len(without), year=today.year, besides=taken)
        for course, number in zip(without, numbers, strict=True):
            course.course_id = number
    added = bulk_create_with_history(courses, Course, default_user=by)
    record_events((Happened(COURSE_ADD, about=each, after=_plain(each)) for each in added), by=by)
    return added


def why_another(same: Sequence[Course], because: str) -> dict[str, str]:
    """Why there is to be another course of a title, for the event; nothing where it is the first.

    Args:
        same: those that are called so already.

    Raises:
        ValidationError: for `another_because`: it is blank or too long, and there is one.
    """
    if not same:
        return {}
    named = ", ".join(course.course_id for course in same[:MOST_NAMED])
    missing = (
        f"There is a course of this title, Course ID {named}. Take that one, or say why another "
        "is wanted."
    )
    try:
        return {"another_because": checked_reason(because, missing=missing)}
    except ValidationError as refused:
        raise ValidationError({"another_because": refused.messages}) from None


@transaction.atomic
def change_course(
    *,
    course: Course,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    seen: int | None = None,
) -> Course:
    """Change a course. Completions keep the hours they were written with.

    Args:
        values: by column of `COURSE_COLUMNS`; those left out stay.
        seen: the number of the last change the form was filled from; None asks nothing.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field, or because someone changed the course in the meantime.
    """
    by.check_right(Right.KEEP_COURSES)
    course = locked_course(course.pk)
    before = _plain(course)
    for name, value in _as_stored(values).items():
        setattr(course, name, value)
    after = _plain(course)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return course
    check_unchanged_since(course, seen)
    check_course({name: getattr(course, name) for name in COURSE_COLUMNS}, today=today)
    if "control_number" in changed:
        check_number_is_free(course.control_number, course)
    check_open_classes(course)
    course._history_user = by
    course.save()
    record_event(
        COURSE_CHANGE,
        by=by,
        about=course,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return course


def _as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a course holds them: hours in hundredths, a title without stray spaces."""
    stored = dict(values)
    for name in HOURS_COLUMNS:
        if name in stored:
            stored[name] = HoursField().to_python(stored[name])
    if "title" in stored:
        stored["title"] = " ".join(stored["title"].split())
    return stored


def _plain(course: Course) -> dict[str, str]:
    """The course's values as the event log and a comparison hold them."""
    return {
        "course_id": course.course_id,
        **{
            name: str(value if (value := getattr(course, name)) is not None else "")
            for name in COURSE_COLUMNS
        },
    }
