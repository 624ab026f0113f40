"""Serial numbers as people type and paste them."""

import itertools
import re
import string
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

from django.core.exceptions import ValidationError

LONGEST_SERIAL = 12
LONGEST_WORD = 40
MOST_AT_ONCE = 500
_BETWEEN = re.compile(r"[\n\r\t,;|]+")
_SERIAL = re.compile(r"(?=.*[0-9])[A-Z0-9]+")
AROUND = ".:()[]{}#*\"'“”‘’"


def normalized_serial(text: str) -> str:
    """A serial number as it is stored: no spaces, upper case.

    A sign of another alphabet stays one: the upper case of `ı` is `I`, and `ß` would be two.
    """
    return "".join(
        sign.upper() if sign.isascii() or not sign.upper().isascii() else sign
        for sign in "".join(text.split())
    )


def checked_serial(text: str) -> str:
    """A serial number to be given to a member, as it is stored.

    Raises:
        ValidationError: it is none, saying what was typed and what one looks like.
    """
    serial = normalized_serial(text)
    if not serial:
        raise ValidationError("Give the serial number, such as 4763 or R102.")
    if len(serial) > LONGEST_SERIAL:
        raise ValidationError(
            f"“{serial[:LONGEST_WORD]}” has {len(serial):,} signs, and a serial number has "
            f"{LONGEST_SERIAL} at most. Check it; nothing was cut off."
        )
    if not _SERIAL.fullmatch(serial):
        raise ValidationError(
            f"“{serial}” is not a serial number: it is letters A to Z and digits, with at least "
            "one digit, such as 4763 or R102."
        )
    return serial


def serial_order(serial_number: str) -> tuple[int, str]:
    """Sort serial numbers as people count: 998 before 1001."""
    return len(serial_number), serial_number


@dataclass(frozen=True)
class TypedSerials:
    """What a text turned out to hold.

    Args:
        serials: in the order typed, as serials are stored; may repeat.
        passed_over: words that are no serial number, as typed.
    """

    serials: list[str]
    passed_over: list[str]


def possible_serials(text: str) -> set[str]:
    """Every serial number the text may mean, to be looked up at once."""
    possible = set()
    for words in phrases_of(text):
        possible.update(words)
        possible.update(first + second for first, second in itertools.pairwise(words))
    return {serial for serial in possible if len(serial) <= LONGEST_WORD}


def typed_serials(text: str, known: Container[str]) -> TypedSerials:
    """Read the serial numbers out of a text with any separators.

    A word is a serial number when it is known or has a digit. Two neighbours that are known
    only together, such as `r 102`, are one; other words, a pasted name, are left out.

    Args:
        known: the serial numbers that exist.
    """
    serials: list[str] = []
    passed_over: list[str] = []
    for words in phrases_of(text):
        position = 0
        while position < len(words):
            word = words[position]
            joined = "".join(words[position : position + 2])
            if word not in known and joined != word and joined in known:
                serials.append(joined)
                position += 2
                continue
            is_serial = word in known or any(sign.isdigit() for sign in word)
            if is_serial and len(word) <= LONGEST_WORD:
                serials.append(word)
            else:
                passed_over.append(word[:LONGEST_WORD])
            position += 1
    return TypedSerials(serials, passed_over)


def near_serials(serial_number: str) -> set[str]:
    """Serial numbers that this one may have been meant for: one digit off, or two transposed."""
    signs = list(serial_number)
    near: set[str] = set()
    for place, sign in enumerate(signs):
        if sign.isdigit():
            near.update(
                "".join([*signs[:place], digit, *signs[place + 1 :]]) for digit in string.digits
            )
        if place:
            before = signs[place - 1]
            near.add("".join([*signs[: place - 1], sign, before, *signs[place + 1 :]]))
    return near - {serial_number}


def is_name(text: str) -> bool:
    """Whether a text is a name to search for: words, and none with a digit."""
    return not any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)


def phrases_of(text: str) -> list[list[str]]:
    """The words of a text, as serial numbers are stored, in groups between its separators."""
    plain = "".join(
        "".join(signs) if are_other_digits else unicodedata.normalize("NFKC", "".join(signs))
        for are_other_digits, signs in itertools.groupby(text, _is_other_digit)
    )
    # Spreadsheets and mail bring marks that nobody sees.
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    phrases = []
    for phrase in _BETWEEN.split(seen):
        words = (normalized_serial(word.strip(AROUND)) for word in phrase.split())
        phrases.append([word for word in words if word])
    return phrases


def _is_other_digit(sign: str) -> bool:
    """Whether a sign is a digit that no serial number has: `²`, `٣`, and not `3` however wide.

    `4²11` is a slip, and 4211 is somebody.
    """
    return sign.isdigit() and not sign.isascii() and unicodedata.east_asian_width(sign) != "F"
