"""Days as files have them: in several written forms, with the month first or the day first."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models

LONGEST_SAID = 60
_NUMBERS = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[ T].*)?")
_WRITTEN = (
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%B %d %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y%m%d",
)


class DayOrder(models.TextChoices):
    """What comes first in a day that is written in numbers."""

    AS_SHOWN = "", "As the column itself shows"
    MONTH_FIRST = "month", "Month first: 3/4/2026 is Mar 4"
    DAY_FIRST = "day", "Day first: 3/4/2026 is Apr 3"


def order_shown(texts: Iterable[str]) -> DayOrder:
    """What the days of a column show of their order; nothing where they show both or neither."""
    shown = {order for text in texts if (order := _only_order_of(text.strip()))}
    return shown.pop() if len(shown) == 1 else DayOrder.AS_SHOWN


def _only_order_of(text: str) -> DayOrder | None:
    """The one order in which a text is a day; None where both or neither make it one."""
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None or len(numbers[1]) > 2:
        return None
    a, b, year = int(numbers[1]), int(numbers[2]), _year(numbers[3])
    if (a > 12) == (b > 12):
        return None
    order, month, day = (DayOrder.DAY_FIRST, b, a) if a > 12 else (DayOrder.MONTH_FIRST, a, b)
    try:
        _day(text, year, month, day)
    except ValidationError:
        return None
    return order


@lru_cache(maxsize=10_000)
def day_in(text: str, order: str) -> date:
    """Read a day.

    Raises:
        ValidationError: it is none, or its month and day can't be told apart.
    """
    if numbers := _NUMBERS.fullmatch(text):
        first, second, third = numbers.groups()
        if len(first) == 4:
            return _day(text, int(first), int(second), int(third))
        a, b = int(first), int(second)
        if order == DayOrder.AS_SHOWN and a <= 12 and b <= 12 and a != b:
            raise ValidationError(
                f"“{said(text)}” can be two days. Say under Columns whether the month or the day "
                "comes first, or write 2026-03-15."
            )
        is_day_first = a > 12 or (order == DayOrder.DAY_FIRST and b <= 12)
        month, day = (b, a) if is_day_first else (a, b)
        return _day(text, _year(third), month, day)
    for form in _WRITTEN:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
    raise _no_day(text)


def _year(text: str) -> int:
    """The year of two or four digits; of two, those up to 68 are of this century."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year <= 68 else 1900)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_day(text) from None


def _no_day(text: str) -> ValidationError:
    return ValidationError(f"“{said(text)}” is not a date. Write it like 2026-03-15 or 3/15/2026.")


def said(text: str) -> str:
    """What was typed, as far as a sentence repeats it; what can't be printed as a mark."""
    shown = text if len(text) <= LONGEST_SAID else f"{text[: LONGEST_SAID - 1]}…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in shown)
