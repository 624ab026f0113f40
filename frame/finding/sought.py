"""What is looked for: numbers, names, days of birth, scores.

It knows words and figures alone, and no member: who asks says what there is to be found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from frame.finding.text import APART, IN_A_WORD, without_accents, written_out

# Below, a part of a name is found on every paper.
SHORTEST_PART = 3
# Before a number of so many digits others write zeros, or leave them out: `05003`. One of fewer may
# be a time of the day, such as 0800.
FEWEST_WITH_ZEROS = 4
# Such a zero is none within another number: `DEMO-05003`.
ZEROS = r"(?<![^\W_]-)0{0,2}"
# Between the signs of a number that is written apart: `5 0 0 6`, `50-06`.
BETWEEN = r"[^\w]{0,2}"


@dataclass(frozen=True)
class Name:
    """What somebody is called, or was."""

    last: str
    first: str
    middle: str = ""


@dataclass(frozen=True)
class Person:
    """All by which somebody may be named.

    Args:
        names: of today and of before.
        numbers: that nobody else has, of today and of before.
    """

    names: tuple[Name, ...] = ()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sought:
    """What is to be found.

    Args:
        people: whose names and numbers are found: a last name with a first name beside it, or after
            a title; a number within a word too.
        kept: whose names and numbers stay.
        is_kept_in_full: whether of these a name stays only with its first name: in a text that is
            not about them, a last name alone or after a title is rather of another who has it.
        titles: after one of these a last name alone is somebody's; in small letters.
        numbers: found whatever stays, within a word too, and where their signs stand apart.
        phrases: each of their words is found on a page, wherever it stands.
        kept_phrases: whose words stay although they are among those.
        struck: each of their words is found on a page, whatever stays otherwise.
        is_birth: whether days of birth are.
        is_score: whether scores are.
        days: days that are known to be none of birth, such as that of the course.
    """

    people: tuple[Person, ...] = ()
    kept: tuple[Person, ...] = ()
    is_kept_in_full: bool = False
    titles: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    kept_phrases: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    is_birth: bool = False
    is_score: bool = False
    days: tuple[date, ...] = ()

    @cached_property
    def all_titles(self) -> frozenset[str]:
        """The titles, and such as stand before several: `Sgts.`"""
        return self.titles | {f"{title}s" for title in self.titles}

    @cached_property
    def names(self) -> "Names":
        return Names(self.people)

    @cached_property
    def kept_names(self) -> "Names":
        return Names(self.kept)

    @cached_property
    def numbers_of_others(self) -> dict[str, Person]:
        """Whose each number is, as it is on record and as it is compared."""
        kept = {as_one for person in self.kept for as_one in _as_compared(person.numbers)}
        of_others = {
            as_one: person for person in self.people for as_one in _as_compared(person.numbers)
        }
        return {number: person for number, person in of_others.items() if number not in kept}

    @cached_property
    def number_pattern(self) -> re.Pattern[str] | None:
        """Any of the numbers, with no other digit at its ends."""
        each = [_pattern_of(number) for number in sorted(self.numbers) if number]
        return re.compile("|".join(each)) if each else None


def number_as_compared(number: str) -> str:
    """A number in plain small letters, without zeros before it where it is long enough."""
    plain = without_accents(number)
    bare = plain.lstrip("0")
    return bare if plain.isdigit() and len(bare) >= FEWEST_WITH_ZEROS else plain


def _as_compared(numbers: Iterable[str]) -> set[str]:
    return {
        each for number in numbers for each in (without_accents(number), number_as_compared(number))
    }


def _pattern_of(number: str) -> str:
    signs = [sign for sign in without_accents(number) if sign.isalnum()]
    bare = number_as_compared(number)
    before = r"(?<!\d)" if signs and signs[0].isdigit() else r"(?<![^\W_])"
    after = r"(?!\d)" if signs and signs[-1].isdigit() else r"(?![^\W_])"
    written = BETWEEN.join(map(re.escape, signs))
    if bare.isdigit() and len(bare) >= FEWEST_WITH_ZEROS:
        written = f"(?:{written}|{ZEROS}{BETWEEN.join(bare)})"
    return before + written + after


@dataclass
class Names:
    """Names by their last name, as they may be written."""

    people: Iterable[Person]
    # By the first word of the last name: its other words, and what may be written as the first.
    by_word: dict[str, dict[tuple[str, ...], set[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_word = {}
        for name in dict.fromkeys(name for person in self.people for name in person.names):
            given = spellings(name.first) | spellings(name.middle)
            firsts = {words[0] for words in given} | {"".join(words) for words in given}
            for words in spellings(name.last):
                of_word = self.by_word.setdefault(words[0], {})
                of_word.setdefault(words[1:], set()).update(firsts)

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Every word that one of them has in a name."""
        return frozenset(
            word
            for person in self.people
            for name in person.names
            for part in (name.last, name.first, name.middle)
            for words in spellings(part)
            for word in words
        )


def words_of_last_names(person: Person) -> set[str]:
    """The words by which alone somebody may be meant who is named beside."""
    words = {word for name in person.names for spelled in spellings(name.last) for word in spelled}
    return {word for word in words if len(word) >= SHORTEST_PART}


def spellings(name: str) -> set[tuple[str, ...]]:
    """How a name may be written: whole, in one word, or by one of its longer parts."""
    plain = {without_accents(name), written_out(name)}
    return {spelled for each in plain for spelled in _spelled(each)}


def _spelled(plain: str) -> set[tuple[str, ...]]:
    chunks = [chunk for chunk in APART.split(plain) if chunk]
    wholes = tuple(IN_A_WORD.sub("", chunk) for chunk in chunks)
    parts = tuple(part for chunk in chunks for part in IN_A_WORD.split(chunk) if part)
    long_ones = {(part,) for part in parts if len(part) >= SHORTEST_PART}
    return {each for each in (wholes, parts, ("".join(parts),), *long_ones) if each and each[0]}
