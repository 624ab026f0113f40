"""Reading one line of words: serial numbers, or one of them with its minutes, hours or score."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from people.serial_numbers import LONGEST_WORD, phrases_of
from records.class_credit import ClassCredit
from records.typed.numbers import (
    IN_WORDS,
    UNITS,
    Number,
    is_unreadable,
    meaning_of,
    number_in,
    unreadable,
    values_of,
)
from records.typed.result import Meaning, NotUnderstood, Reading, Value, Wanted

NO_SERIAL = "there is no serial number in it. Type one, or choose a member by name."
ODD_SERIAL = "a serial number is letters and digits alone, such as 4763 or R102. Correct it."
_CLOCK = re.compile(r"\d{1,2}H\d{1,2}(M|MIN)?")
_COMMA = re.compile(r"(?<![\d,;|])(\d{1,2}),(\d{1,2})(?!\d|,)", re.ASCII)
ONE_A_LINE = "Write one serial number a line, with its own number behind it, such as “4763 240”."


@dataclass
class _Sorted:
    """The words of a line by what they can only be."""

    serials: list[str] = field(default_factory=list)  # or numbers without a unit
    numbers: list[Number] = field(default_factory=list)  # those with a unit or a decimal point
    others: list[str] = field(default_factory=list)
    are_parted: bool = False  # by more than spaces


def read_words(
    text: str, *, known: Container[str], given: ClassCredit, meaning: Meaning | None
) -> Reading:
    """Read one line.

    Args:
        known: the serial numbers that exist.
        meaning: what the clerk said that a number is, when asked.
    """
    words = _sorted(text, known)
    if not words.serials:
        why = ODD_SERIAL if any(is_odd(word) for word in words.others) else NO_SERIAL
        return Reading(not_understood=[NotUnderstood(text, why)])
    if odd := next((word for word in words.others if is_unreadable(word)), ""):
        return Reading(not_understood=[NotUnderstood(text, unreadable(odd))])
    if words.numbers:
        return _one(text, words, given)
    if len(words.serials) == 1:
        return Reading([Wanted(words.serials[0], words=_as_typed(text, words.others))])
    if len(words.serials) == 2 and meaning != Meaning.SERIALS:
        return _pair(text, words, known, given, meaning)
    return _list(text, words, known, given, meaning)


def with_values(
    text: str, serial: str, *values: tuple[Number, Meaning], given: ClassCredit, words: str = ""
) -> Reading:
    """One line with what its numbers set, or why they can't.

    Args:
        words: what else was written, such as a name.
    """
    found: dict[str, Value] = {}
    try:
        for number, meaning in values:
            found.update(values_of(number, meaning, given))
    except ValidationError as error:
        return Reading(not_understood=[NotUnderstood(text, error.messages[0])])
    return Reading([Wanted(serial, found, words)])


def _sorted(text: str, known: Container[str]) -> _Sorted:
    phrases = [phrase for phrase in phrases_of(text) if phrase]
    found = _Sorted(are_parted=len(phrases) > 1)
    for phrase in phrases:
        words = list(phrase)
        while words:
            word, *rest = words
            taken = 1
            number = None if word in known else number_in(word)
            # Behind a serial number that exists, one letter is rather an initial than a unit.
            if rest and rest[0] in UNITS and (number or len(rest[0]) > 1) and number_in(word):
                number, taken = number_in(word + rest[0]), 2
            if word not in known and rest and word + rest[0] in known:
                found.serials.append(word + rest[0])
                taken = 2
            elif number is not None and (number.unit or number.is_decimal):
                found.numbers.append(number)
            elif _may_be_serial(word, known) and not _CLOCK.fullmatch(word):
                found.serials.append(word)
            else:
                found.others.append(word[:LONGEST_WORD])
            words = words[taken:]
    return found


def _may_be_serial(word: str, known: Container[str]) -> bool:
    return word in known or looks_like_serial(word)


def looks_like_serial(word: str) -> bool:
    """Whether a word can be a serial number, whoever has it."""
    has_digit = any(sign.isdigit() for sign in word)
    return has_digit and word.isascii() and word.isalnum() and len(word) <= LONGEST_WORD


def is_odd(word: str) -> bool:
    """Whether a word with digits holds other signs than letters and digits, as `-2420` does."""
    return any(sign.isdigit() for sign in word) and not (word.isascii() and word.isalnum())


def _as_typed(text: str, others: Sequence[str]) -> str:
    """The words that are no numbers, as they stood in the text before they were made upper case."""
    typed = re.split(r"[\s,;|]+", text)
    kept = [word for word in typed if any(stored in others for stored in phrases_of(word)[0])]
    return " ".join(kept)


def _one(text: str, words: _Sorted, given: ClassCredit) -> Reading:
    """A serial number with numbers that say what they are."""
    if len(words.serials) > 1:
        return Reading(not_understood=[NotUnderstood(text, _one_a_line(text))])
    meant = [
        (number, number.unit or meaning_of([number], given) or Meaning.MINUTES)
        for number in words.numbers
    ]
    if len({meaning for _, meaning in meant}) < len(meant):
        return Reading(not_understood=[NotUnderstood(text, _one_a_line(text))])
    others = _as_typed(text, words.others)
    return with_values(text, words.serials[0], *meant, given=given, words=others)


def _one_a_line(text: str) -> str:
    """What to write instead; names a comma where a point was meant, for it parts what is typed."""
    comma = _COMMA.search(text)
    if comma is None:
        return ONE_A_LINE
    whole, part = comma.groups()
    return f"A comma parts two entries. Write “{whole}.{part}” with a point."


def _pair(
    text: str,
    words: _Sorted,
    known: Container[str],
    given: ClassCredit,
    meaning: Meaning | None,
) -> Reading:
    """Two words that may be serial numbers, the second or the first of which may be a number."""
    others = _as_typed(text, words.others)
    for serial, other in (words.serials, words.serials[::-1]):
        number = number_in(other)
        if number is None or (other in known and serial not in known):
            continue
        if meaning is not None and number.is_possible(given):
            return with_values(text, serial, (number, meaning), given=given, words=others)
        is_shorter = len(other) < len(serial)
        if not number.is_possible(given):
            is_number = is_shorter or not words.are_parted
            if serial in known and other not in known and is_number:
                return _neither(text, number, given)
            continue
        if other in known or (serial in known and not is_shorter):
            return _ask(text, serial, number, known, given)
        if serial in known or is_shorter:
            found = meaning_of([number], given)
            if found is None:
                return _ask(text, serial, number, known, given)
            return with_values(text, serial, (number, found), given=given, words=others)
    return _list(text, words, known, given, meaning)


def _ask(
    text: str, serial: str, number: Number, known: Container[str], given: ClassCredit
) -> Reading:
    """A number that can be several things."""
    found = meaning_of([number], given)
    meanings = [found] if found else [Meaning.MINUTES, Meaning.HOURS]
    choices = [(meaning, f"{number.text} {IN_WORDS[meaning]}") for meaning in meanings]
    ways = [f"“{serial} {number.text}{'%' if found == Meaning.SCORE else ' min'}”"]
    if found is None:
        ways.append(f"“{serial} {number.text} h”")
    if number.text in known or len(number.text) >= len(serial):
        choices.append((Meaning.SERIALS, "Two serial numbers"))
        ways.append("each on a line of its own")
    words = " or ".join(dict.fromkeys(label for _, label in choices)).replace("Two s", "two s")
    why = f"is it {words}? Choose, or write {' or '.join(ways)}."
    return Reading(not_understood=[NotUnderstood(text, why, tuple(choices))])


def _neither(text: str, number: Number, given: ClassCredit) -> Reading:
    if given.is_scored:
        is_of_class = number.value <= given.minutes
        way = f"write “{number.text} min” for minutes" if is_of_class else "leave it out"
        what = f"not a score of 0 to 100. Correct it, or {way}."
    else:
        what = f"not 1 to {given.minutes} minutes. Correct it, or leave it out."
    why = f"{number.text} is no serial number and {what}"
    return Reading(not_understood=[NotUnderstood(text, why)])


def _list(
    text: str,
    words: _Sorted,
    known: Container[str],
    given: ClassCredit,
    meaning: Meaning | None,
) -> Reading:
    """Several serial numbers; a short number among them that nobody has is none."""
    shortest = min((len(serial) for serial in words.serials if serial in known), default=0)
    for serial in words.serials:
        number = None if serial in known else number_in(serial)
        if number is None or len(serial) >= shortest or meaning == Meaning.SERIALS:
            continue
        if number.is_possible(given):
            why = f"{serial} is no serial number. {_one_a_line(text)}"
            return Reading(not_understood=[NotUnderstood(text, why)])
    return Reading([Wanted(serial) for serial in words.serials], passed_over=words.others)
