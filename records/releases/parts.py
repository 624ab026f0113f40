"""What can leave of a record: each app declares its parts, and a part lists the pages it has.

An app's parts stand in its `release_parts.py`, which is loaded when the product starts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db import models

if TYPE_CHECKING:
    from people.models import Member
    from records.models.document import Document


class Redaction(models.TextChoices):
    """What a decision may have struck out wherever it stands. Names of others always are."""

    SCORE = "score", "Test scores"
    SERIAL_NUMBER = "serial_number", "Serial numbers"
    ELEMENT = "element", "Elements"
    LICENSE = "license", "License numbers"
    BIRTH_DATE = "birth_date", "Days of birth on papers of others"


class Span(NamedTuple):
    """The years asked for, both inclusive; none is the whole career."""

    from_year: int | None
    to_year: int | None

    @property
    def first(self) -> date:
        return date(self.from_year, 1, 1) if self.from_year else date.min

    @property
    def last(self) -> date:
        return date(self.to_year, 12, 31) if self.to_year else date.max

    @property
    def words(self) -> str:
        """`2024 to 2026`, or `the whole career`."""
        if self.from_year is None:
            return "the whole career"
        if self.from_year == self.to_year:
            return str(self.from_year)
        return f"{self.from_year} to {self.to_year}"


@dataclass(frozen=True)
class Scope:
    """Whose record is asked for, of which years, as of which day."""

    members: tuple["Member", ...]
    span: Span
    as_of: date

    @property
    def last_day(self) -> date:
        """The last day of the span that the record can tell of."""
        return min(self.span.last, self.as_of)


class Cover(NamedTuple):
    """A place on a page of somebody else's paper that is to be covered.

    Args:
        page: from 1.
        left: each side in points, from the upper left corner of the page.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Leaf:
    """One paper that would leave, whole.

    Args:
        key: names it within a request and later again, such as `document-17`.
        part: the key of its part.
        title: what the desk, the cover sheet and the manifest call it.
        members: of those asked about, whose record it is.
        others: members named on it who are not asked about; their names never leave.
        fingerprint: changes whenever what it says does; see `fingerprint_of`.
        made: of a paper of our own: sets it anew from data without what is redacted, as PDF.
            Given the redactions and the moment that is printed as when it was made.
        document: of a paper of somebody else's: the file that is stored.
        covers: places on it known to be others', such as rows of a scanned sheet read back.
        words: words to be looked for on it and covered, given the redactions.
    """

    key: str
    part: str
    title: str
    members: tuple["Member", ...]
    fingerprint: str
    others: tuple["Member", ...] = ()
    made: Callable[[frozenset[str], datetime], bytes] | None = None
    document: "Document | None" = None
    covers: tuple[Cover, ...] = ()
    words: Callable[[frozenset[str]], tuple[str, ...]] = field(default=lambda redactions: ())

    @property
    def is_own_paper(self) -> bool:
        """Whether it is set from our own data, so that what is redacted is never in it."""
        return self.made is not None


@dataclass(frozen=True)
class Part:
    """A part of a record.

    Args:
        key: names it in the rows of requests, so it never changes.
        words: what forms and papers call it.
        leaves: its papers within a scope, in the order they leave in.
    """

    key: str
    words: str
    leaves: Callable[[Scope], Iterable[Leaf]]


_parts: dict[str, Part] = {}
# The order of forms and packets; what is not named comes last.
ORDER = ("transcript", "compliance", "certificates", "sheets", "courses")


def declare_part(key: str, words: str) -> Callable[[Callable[[Scope], Iterable[Leaf]]], Part]:
    """Take a function as a part: given a scope, it yields its leaves."""

    def declare(leaves: Callable[[Scope], Iterable[Leaf]]) -> Part:
        part = Part(key, words, leaves)
        _parts[key] = part
        return part

    return declare


def all_parts() -> list[Part]:
    """Every part, in order."""
    place = {key: number for number, key in enumerate(ORDER)}
    return sorted(_parts.values(), key=lambda part: (place.get(part.key, len(place)), part.key))


def part_words(keys: Sequence[str]) -> list[str]:
    """What parts are called, in order; one that the code no longer has by its key."""
    known = [part.words for part in all_parts() if part.key in keys]
    return known + [key for key in keys if key not in _parts]


def leaves_within(scope: Scope, keys: Iterable[str]) -> Iterator[Leaf]:
    """Every paper of these parts within a scope."""
    asked = set(keys)
    for part in all_parts():
        if part.key in asked:
            yield from part.leaves(scope)


def fingerprint_of(*said: object) -> str:
    """A mark of what a paper says; the same again as long as all of this is."""
    return sha256("\x1f".join(str(each) for each in said).encode()).hexdigest()


def seal_of(leaves: Iterable[Leaf]) -> str:
    """A mark of all papers together: what was looked at is what is decided on."""
    return fingerprint_of(*(f"{leaf.key} {leaf.fingerprint}" for leaf in leaves))
