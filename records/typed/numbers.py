"""Numbers beside a serial number: minutes, hours or a score, as the class has it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.core.exceptions import ValidationError

from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from frame.hours import HUNDREDTH
from people.serial_numbers import AROUND, LONGEST_WORD
from records.class_credit import ClassCredit
from records.credit.attendance import HIGHEST_SCORE, check_minutes, check_score
from records.typed.result import Meaning, Values

_NUMBER = re.compile(r"((\d{1,6})(?:[.,](\d{1,4}))?)([A-Z%]*)", re.ASCII)
_DATE = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}")
_WORD = re.compile(r"[^\W\d_]{3}")
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)", re.IGNORECASE)
# On a sheet, minutes are by the clock and hours are credit hours, of 50 minutes each.
IN_WORDS = {
    Meaning.MINUTES: "minutes",
    Meaning.HOURS: "hours of credit",
    Meaning.SCORE: "percent",
}
UNITS = {
    **dict.fromkeys(("M", "MIN", "MINS", "MINUTE", "MINUTES"), Meaning.MINUTES),
    **dict.fromkeys(("H", "HR", "HRS", "HOUR", "HOURS"), Meaning.HOURS),
    **dict.fromkeys(("%", "PERCENT"), Meaning.SCORE),
}
NO_SCORES = "This class takes no scores: only a computer-based course with POST credit does."


@dataclass(frozen=True)
class Number:
    """A number as typed, and the unit that was written behind it."""

    text: str
    value: Decimal
    is_decimal: bool
    unit: Meaning | None = None

    def is_possible(self, given: ClassCredit) -> bool:
        """Whether it can be somebody's minutes, hours or score in this class."""
        if self.unit is not None:
            return True
        if given.is_scored:
            return self.value <= HIGHEST_SCORE
        return 0 < self.value <= (given.credit if self.is_decimal else given.minutes)


def number_in(text: str) -> Number | None:
    """The number that a text is, such as `240`, `7.5`, `7,5`, `90 min` or `87%`."""
    match = _NUMBER.fullmatch("".join(text.split()).upper())
    if match is None:
        return None
    figure, whole, part, unit = match.groups()
    if unit and unit not in UNITS:
        return None
    value = Decimal(f"{whole}.{part or 0}")
    return Number(figure, value, part is not None, UNITS.get(unit))


def is_unreadable(text: str) -> bool:
    """Whether a text was meant as a number and is none, such as `1:30`, `½`, `-5` or `9O`.

    A date, `2nd` and `Squad 110` are something else.
    """
    word = text.strip(AROUND)
    if number_in(word) or not any(sign.isnumeric() for sign in word):
        return False
    return not (_DATE.fullmatch(word) or _WORD.search(word) or _ORDINAL.fullmatch(word))


def unreadable(text: str, meaning: Meaning | None = None) -> str:
    """Why a text that was meant as a number can't be taken, and the way out."""
    what = meaning or Meaning.MINUTES
    ways = "" if meaning else " Write 90 min (by the clock) or 1.75 h (of credit), or leave it out."
    return f"“{text[:LONGEST_WORD]}” is no number of {IN_WORDS[what]}.{ways or ' Correct it.'}"


def meaning_of(numbers: Sequence[Number], given: ClassCredit) -> Meaning | None:
    """What numbers of one kind are; None where they may be minutes as well as hours."""
    if given.is_scored:
        return Meaning.SCORE
    if any(number.is_decimal for number in numbers):
        return Meaning.HOURS
    if any(number.value > given.credit for number in numbers):
        return Meaning.MINUTES
    return None


def values_of(number: Number, meaning: Meaning, given: ClassCredit) -> Values:
    """What a number sets on a line; its own unit counts before `meaning`.

    Raises:
        ValidationError: nobody can have these minutes, hours or this score in the class.
    """
    meaning = number.unit or meaning
    if meaning == Meaning.MINUTES:
        return {"minutes": _minutes(number, given)}
    if meaning == Meaning.HOURS:
        return {"minutes": _minutes_of_hours(number, given)}
    if meaning == Meaning.SCORE:
        if not given.is_scored:
            raise ValidationError(NO_SCORES)
        check_score(number.value)
        return {"score": number.value.quantize(HUNDREDTH)}
    return {}


def _minutes(number: Number, given: ClassCredit) -> int | None:
    if number.value != int(number.value):
        raise ValidationError(
            f"{number.text} is no number of minutes. Write whole minutes, such as 125."
        )
    minutes = int(number.value)
    check_minutes(minutes, most_minutes=given.minutes)
    return None if minutes == given.minutes else minutes


def _minutes_of_hours(number: Number, given: ClassCredit) -> int | None:
    """The fewest minutes that earn these credit hours; None for a full attendance."""
    if number.value == given.credit:
        return None
    if not 0 < number.value < given.credit:
        raise ValidationError(
            f"{number.text} hours of credit are not possible in this class, which gives "
            f"{given.credit}. Correct the hours, or write minutes."
        )
    minutes = int((number.value * MINUTES_PER_CREDIT_HOUR).to_integral_value(ROUND_CEILING))
    check_minutes(minutes, most_minutes=given.minutes)
    return minutes
