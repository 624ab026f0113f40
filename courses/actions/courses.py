"""Add and change courses of the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from courses.actions.control_numbers import check_number_is_free, check_numbers_are_free
from courses.actions.course_ids import next_course_ids
from courses.actions.locking import locked_course
from courses.credit_hours import FEWEST_MINUTES, credit_for_instruction
from courses.designations import (
    HOURS_COLUMNS,
    Delivery,
    Source,
    is_credit_by_minutes,
    validate_designations,
)
from courses.history import check_unchanged_since
from courses.models import Course
from courses.naming import MOST_NAMED, called_just
from events.event_log import Happened, record_event, record_events
from events.kinds import EventKind
from frame.days import day_problem
from frame.forms_once import Added, add_once, made_by_form
from frame.hours import HoursField
from frame.reasons import checked_reason
from frame.rights import Right
from frame.words import us_date
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
MOST_MINUTES = 60_000


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
        same = called_just(values["title"], Course.objects.order_by("-course_id"))
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
    _check_open_classes(course)
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


def check_course(values: Mapping[str, Any], *, today: date) -> None:
    """Refuse a course that can't be, naming the figures, field by field.

    Raises:
        ValidationError: with an error for each field at fault.
    """
    errors: dict[str, Any] = {}
    minutes = values["instruction_minutes"]
    if not 0 < minutes <= MOST_MINUTES:
        errors["instruction_minutes"] = (
            f"{minutes:,} minutes is not the length of a course. "
            f"Give the minutes of instruction, 1 to {MOST_MINUTES:,}."
        )
    errors |= _approval_errors(values, today)
    for name in ("approved_on", "retired_on"):
        if name not in errors and (problem := day_problem(values.get(name), today=today)):
            errors[name] = problem
    if not _is_documented_alone(values):
        try:
            validate_designations(
                {key: values[key] for key in HOURS_COLUMNS},
                is_post=values["source"] != Source.NON_POST,
            )
        except ValidationError as error:
            errors |= error.message_dict
    if "instruction_minutes" not in errors and (above := _hours_above_minutes(values)):
        errors["credit_hours"] = [*errors.get("credit_hours", []), above]
    if errors:
        raise ValidationError(errors)


def _is_documented_alone(values: Mapping[str, Any]) -> bool:
    """Whether it is roll call training too short for credit, which has a Course ID all the same.

    Source: policy 930-5 IV.B.1
    """
    return (
        values.get("setting") == Course.Setting.ROLL_CALL
        and values["source"] == Source.NON_POST
        and values["instruction_minutes"] < FEWEST_MINUTES
        and not any(values[key] for key in HOURS_COLUMNS)
    )


def _as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a course holds them: hours in hundredths, a title without stray spaces."""
    stored = dict(values)
    for name in HOURS_COLUMNS:
        if name in stored:
            stored[name] = HoursField().to_python(stored[name])
    if "title" in stored:
        stored["title"] = " ".join(stored["title"].split())
    return stored


def _hours_above_minutes(values: Mapping[str, Any]) -> str:
    """Why these credit hours need POST's approval; blank when they don't.

    Source: 11 CSR 75-15.020(3)(A); that only hours POST approved win over it is a choice.
    """
    delivery = values.get("delivery", Delivery.IN_PERSON)
    if values.get("post_state") == Course.PostState.APPROVED:
        return ""
    if not is_credit_by_minutes(values["source"], delivery):
        return ""
    credit, minutes = values["credit_hours"], values["instruction_minutes"]
    by_minutes = credit_for_instruction(minutes)
    if credit <= by_minutes:
        return ""
    return (
        f"{credit} credit hours is more than the {by_minutes} that {minutes:,} minutes give, "
        f"and POST has not approved the course. Give {by_minutes} or fewer, correct the minutes, "
        "or note POST's approval."
    )


def _approval_errors(values: Mapping[str, Any], today: date) -> dict[str, str]:
    state = Course.PostState(values.get("post_state", Course.PostState.NOT_SOUGHT))
    is_post = values["source"] != Source.NON_POST
    number, approved_on = values.get("control_number"), values.get("approved_on")
    errors = {}
    if not is_post and state != Course.PostState.NOT_SOUGHT:
        errors["post_state"] = (
            f"“{state.label}” is about POST credit, but the source is “{Source.NON_POST.label}”. "
            "Change one of them."
        )
    if is_post and state == Course.PostState.APPROVED:
        if not number:
            errors["control_number"] = (
                "An approved course has a POST control number. Give it, or change the approval."
            )
        if approved_on is None:
            errors["approved_on"] = (
                "An approved course has the day POST approved it. Give it, or change the approval."
            )
    else:
        but = f"the approval is “{state.label}”. Take it out, or change the approval."
        if not is_post:
            but = f"the source is “{Source.NON_POST.label}”. Take it out, or change the source."
        if number:
            errors["control_number"] = f"{number} is the number of an approved course, but {but}"
        if approved_on is not None:
            errors["approved_on"] = f"{us_date(approved_on)} is a day of approval, but {but}"
    if approved_on is not None and approved_on > today:
        errors["approved_on"] = (
            f"{us_date(approved_on)} is still to come. Give the day of POST's approval."
        )
    return errors


def _check_open_classes(course: Course) -> None:
    """Refuse a change that would keep the sheets of open classes from being saved."""
    reported = course.sessions.open().exclude(source=Source.NON_POST).count()
    if not reported or course.is_post:
        return
    try:
        validate_designations(course.designated_hours, is_post=True)
    except ValidationError:
        raise ValidationError(
            {
                "source": f"{reported} open "
                f"{'class is' if reported == 1 else 'classes are'} reported as POST credit, which "
                "needs the hours by area. Keep the hours, or change the classes first."
            }
        ) from None


def _plain(course: Course) -> dict[str, str]:
    """The course's values as the event log and a comparison hold them."""
    return {
        "course_id": course.course_id,
        **{
            name: str(value if (value := getattr(course, name)) is not None else "")
            for name in COURSE_COLUMNS
        },
    }
