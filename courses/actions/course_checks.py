"""What a course can't be, or can't become any more."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from courses.credit_hours import FEWEST_MINUTES, credit_for_instruction
from courses.designations import (
    HOURS_COLUMNS,
    Delivery,
    Source,
    is_credit_by_minutes,
    validate_designations,
)
from courses.models import Course
from frame.days import day_problem
from frame.words import us_date

MOST_MINUTES = 60_000


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


def check_open_classes(course: Course) -> None:
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
    fewer = f"Give {by_minutes} or fewer, correct the minutes"
    if not by_minutes:
        # No course of credit has 0.00, so that is no way out.
        fewer = f"Correct the minutes, of which {FEWEST_MINUTES} give the first quarter hour"
    return (
        f"{credit} credit hours is more than the {by_minutes} that {minutes:,} minutes give, "
        f"and POST has not approved the course. {fewer}, or note POST's approval."
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
