"""How the cells of a completion's row read that no other row has: its hours, its number."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError

from courses.credit_hours import credit_for_teaching
from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS, partial_designations
from courses.models import Course
from frame.hours import ZERO
from frame.imports.cells import number_in
from frame.imports.days import said
from records.credit.attendance import hours_of_attendance

LONGEST_CONTROL_NUMBER = 40


def control_number_in(text: str) -> str:
    """A POST control number.

    Raises:
        ValidationError: it is longer than one can be, or can't be shown.
    """
    if len(text) > LONGEST_CONTROL_NUMBER or not text.isprintable():
        raise ValidationError(
            f"“{said(text)}” is not a control number, which has {LONGEST_CONTROL_NUMBER} signs "
            "at most."
        )
    return text


def hours_of(course: Course, cells: Mapping[str, str], minutes: int | None) -> dict[str, Decimal]:
    """The hours of a row: as given, else those of the course or of the minutes.

    A row that gives fewer hours than the course and says nothing of areas has them in proportion.

    Raises:
        ValidationError: it gives more than the course and says nothing of areas.
    """
    designated = {key: number_in(cells[key]) for key in (*AREA_KEYS, *TOPIC_KEYS) if cells.get(key)}
    full = course.designated_hours
    if not cells.get("credit_hours"):
        if designated:
            raise ValidationError({"credit_hours": "It is blank, though hours by area are given."})
        return hours_of_attendance(full, minutes)
    credit = number_in(cells["credit_hours"])
    if designated:
        return {**dict.fromkeys(HOURS_COLUMNS, ZERO), "credit_hours": credit, **designated}
    if credit == full["credit_hours"]:
        return full
    if ZERO < credit < full["credit_hours"]:
        return partial_designations(full, credit)
    raise ValidationError(
        {
            "credit_hours": f"{credit} hours are not what {course.course_id} gives, which is "
            f"{full['credit_hours']}. Correct them, or give the hours by area too."
        }
    )


def hours_taught(
    course: Course, cells: Mapping[str, str], minutes: int | None
) -> dict[str, Decimal]:
    """The hours of a row of who taught: as given, else one for each hour of the minutes taught, or
    of the whole course.

    Raises:
        ValidationError: it gives more than the course and says nothing of areas.
    """
    if cells.get("credit_hours"):
        return hours_of(course, cells, minutes)
    credit = credit_for_teaching(course.instruction_minutes if minutes is None else minutes)
    return hours_of(course, {**cells, "credit_hours": str(credit)}, minutes)
