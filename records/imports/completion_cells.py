"""How the cells of a completion's row read: hours, minutes, scores and choices."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError

from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS, partial_designations
from courses.models import Course
from frame.hours import HUNDREDTH, ZERO
from frame.imports.days import said
from records.credit.attendance import hours_of_attendance

MOST_SIGNS = 40
LONGEST_CONTROL_NUMBER = 40
# A spreadsheet adds 0.1 and 0.2 to 0.30000000000000004.
SPREADSHEETS_OWN = Decimal("0.0000001")
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}


@lru_cache(maxsize=10_000)
def number_in(text: str, what: str) -> Decimal:
    """A number with two decimals at most.

    Raises:
        ValidationError: it is none, or finer.
    """
    try:
        number = Decimal(text.replace("%", "").strip() if what == "score" else text)
        rounded = number.quantize(HUNDREDTH)
    except ArithmeticError:
        number = rounded = Decimal("NaN")
    if not number.is_finite() or len(text) > MOST_SIGNS or abs(number) > 10**6:
        raise ValidationError(f"“{said(text)}” is not a number. Write it like 8.00.")
    if abs(number - rounded) > SPREADSHEETS_OWN:
        raise ValidationError(f"{said(text)} has more than two decimals. Write it like 8.25.")
    return rounded


def minutes_in(text: str) -> int:
    """Whole minutes.

    Raises:
        ValidationError: they are none.
    """
    minutes = number_in(text, "minutes")
    if minutes != int(minutes):
        raise ValidationError(f"{said(text)} is not a whole number of minutes. Write it like 240.")
    return int(minutes)


def yes_no_in(text: str) -> bool:
    """Yes or no; a blank cell is no.

    Raises:
        ValidationError: it is neither.
    """
    given = text.lower()
    if given not in YES | NO:
        raise ValidationError(f"“{said(text)}” is neither yes nor no.")
    return given in YES


def choice_in(text: str, choices: Iterable[tuple[str, str]]) -> str:
    """A choice by its key or by the words that people read, in any case.

    Raises:
        ValidationError: it is none.
    """
    given = " ".join(text.lower().split())
    for key, label in choices:
        if given in {key, label.lower()}:
            return key
    labels = ", ".join(label for _, label in choices)
    raise ValidationError(f"“{said(text)}” is none of: {labels}.")


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
    designated = {
        key: number_in(cells[key], "hours") for key in (*AREA_KEYS, *TOPIC_KEYS) if cells.get(key)
    }
    full = course.designated_hours
    if not cells.get("credit_hours"):
        if designated:
            raise ValidationError({"credit_hours": "It is blank, though hours by area are given."})
        return hours_of_attendance(full, minutes)
    credit = number_in(cells["credit_hours"], "hours")
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
