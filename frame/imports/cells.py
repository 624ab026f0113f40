"""How cells that are neither days nor names read: choices, yes and no, numbers."""

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models

from frame.hours import HUNDREDTH
from frame.imports.days import said
from frame.reasons import checked_reason

MOST_SIGNS = 40
# More choices than these make no sentence.
MOST_CHOICES_TOLD = 4
NEAR = 0.5
# A spreadsheet adds 0.1 and 0.2 to 0.30000000000000004.
SPREADSHEETS_OWN = Decimal("0.0000001")
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}


@lru_cache(maxsize=10_000)
def number_in(text: str) -> Decimal:
    """A number with two decimals at most.

    Raises:
        ValidationError: it is none, or finer.
    """
    try:
        number = Decimal(text.removesuffix("%").strip())
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
    minutes = number_in(text)
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


def yes_no(value: bool) -> str:
    """As such a cell is written, and read again."""
    return "yes" if value else "no"


def reason_in(text: str) -> str:
    """Why something was voided.

    Raises:
        ValidationError: it is blank, too long, or can't be shown.
    """
    try:
        return checked_reason(text, missing="Say why it was voided.")
    except ValidationError as refused:
        raise ValidationError(refused.messages) from None


@lru_cache(maxsize=1_000)
def choice_in(text: str, choices: type[models.TextChoices]) -> str:
    """A choice by its key or by the words that people read, in any case.

    Raises:
        ValidationError: it is none.
    """
    given = " ".join(text.lower().split())
    for key, label in choices.choices:
        if given in {key, label.lower()}:
            return key
    raise no_choice(text, choices.labels)


def no_choice(text: str, labels: Sequence[str]) -> ValidationError:
    """That a cell is none of some choices: which they are, or which of many is near."""
    if len(labels) <= MOST_CHOICES_TOLD:
        return ValidationError(f"“{said(text)}” is none of: {', '.join(labels)}.")
    by_lower = {label.lower(): label for label in labels}
    near = get_close_matches(" ".join(text.lower().split()), by_lower, n=1, cutoff=NEAR)
    if near:
        return ValidationError(
            f"“{said(text)}” is not known here. If it is “{by_lower[near[0]]}”, write that."
        )
    return ValidationError(
        f"“{said(text)}” is not known here. The page where the file was chosen lists what this "
        "column takes."
    )
