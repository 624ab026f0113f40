"""How the cells of a class read that no other row has: its days, and when it began."""

import re
from datetime import time

from django.core.exceptions import ValidationError

from courses.class_days import Day
from courses.class_keys import Began
from frame.imports.cells import number_in
from frame.imports.days import day_in, said

MOST_BREAK_MINUTES = 32_767  # what the column holds
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY = re.compile(
    rf"(?P<on>.+?),?[ T]+(?P<starts_at>{_HOUR})\s*(?:-|–|to)\s*(?P<ends_at>{_HOUR})"
    r"(?:,?\s*(?:break\s+)?(?P<breaks>\d{1,5})(?:\s*min(?:ute)?s?)?(?:\s+of\s+breaks?)?)?"
)
_BEGAN = re.compile(
    rf"(?P<on>.+?)(?:,?[ T]+(?P<at>{_HOUR}))?(?:\s+at\s+(?P<place>.+?))?"
    r"(?:\s+\(no\. (?P<number>\d{1,6})\))?"
)
_MIDDAY = 12


def hour_in(text: str) -> time:
    """An hour such as 08:00, 16:30 or 4:30 PM.

    Raises:
        ValidationError: it is none.
    """
    hours, _, rest = text.partition(":")
    half = "".join(sign for sign in rest.lower() if sign in "ap")
    hour, minute = int(hours), int(rest[:2])
    if half and not 1 <= hour <= _MIDDAY:
        raise ValidationError(f"“{said(text)}” is not an hour. Write it like 16:30 or 4:30 PM.")
    if half:
        hour = hour % _MIDDAY + (_MIDDAY if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValidationError(
            f"“{said(text)}” is not an hour. Write it like 16:30 or 4:30 PM."
        ) from None


def parts(text: str) -> list[str]:
    """What a cell lists, with semicolons between."""
    return [part for each in re.split(r"[;\n|]", text) if (part := each.strip())]


def number_of(text: str) -> int:
    """A whole number from 1 on.

    Raises:
        ValidationError: it is none.
    """
    number = number_in(text)
    if number != int(number) or number < 1:
        raise ValidationError(f"“{said(text)}” is not a whole number from 1 on.")
    return int(number)


def days_in(text: str, order: str) -> tuple[Day, ...]:
    """The days of a class, with hours and breaks.

    Raises:
        ValidationError: saying which part can't be read, and how to write it.
    """
    days = tuple(_day_in(part, order) for part in parts(text))
    if not days:
        raise ValidationError("No day stands in it. Write it like 2026-03-10 08:00-16:00.")
    return days


def _day_in(text: str, order: str) -> Day:
    read = _DAY.fullmatch(text)
    if read is None:
        raise ValidationError(
            f"“{said(text)}” is not a day with its hours. Write it like 2026-03-10 08:00-16:00 "
            "break 60, with a semicolon before the next day."
        )
    breaks = int(read["breaks"] or 0)
    if breaks > MOST_BREAK_MINUTES:
        raise ValidationError(f"{breaks:,} minutes of breaks are more than a day has.")
    on = day_in(read["on"], order)
    return Day(on, hour_in(read["starts_at"]), hour_in(read["ends_at"]), breaks)


def day_as_cell(day: Day) -> str:
    """`2026-03-10 08:00-16:00 break 60`, as it is read again."""
    words = f"{day.on.isoformat()} {day.starts_at:%H:%M}-{day.ends_at:%H:%M}"
    return f"{words} break {day.break_minutes}" if day.break_minutes else words


def began_in(text: str, order: str) -> Began:
    """When a class began, as the file of classes or of completions calls it.

    Raises:
        ValidationError: it is no day, or no hour.
    """
    read = _BEGAN.fullmatch(text)
    if read is None:
        raise ValidationError(f"“{said(text)}” is not when a class began, as 2026-03-10 08:00.")
    return Began(
        day_in(read["on"], order),
        hour_in(read["at"]) if read["at"] else None,
        read["place"] or "",
        int(read["number"]) if read["number"] else None,
    )
