"""What can leave of a record: each app declares its parts, and a part lists the pages it has.

An app's parts stand in its `release_parts.py`, which is loaded when the product starts.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db import models

from frame.archival import archival_pdf
from frame.paper import words_on

if TYPE_CHECKING:
    from courses.models import CourseSession
    from people.models import Member
    from records.models.document import Document


# Printed as when a paper was made, where what it says is compared and the moment plays no part.
ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


class Redaction(models.TextChoices):
    """What a decision may have struck out. Others always are.

    On papers of our own it is nowhere; on those of others it is covered where it is found.
    """

    SCORE = "score", "Test scores, and what was not passed"
    STANDING = "standing", "Standing for each year, and hours that are missing"
    SERIAL_NUMBER = "serial_number", "Serial numbers"
    ELEMENT = "element", "Elements"
    LICENSE = "license", "License numbers"
    BIRTH_DATE = "birth_date", "Days of birth on papers of others"

    @property
    def looked_for(self) -> str:
        """What it is called where it is looked for, on papers of others."""
        return LOOKED_FOR.get(self, self.label)


# A test that was not passed leaves papers of our own with its whole line; on others only its score
# is looked for.
LOOKED_FOR = {Redaction.SCORE: "Test scores", Redaction.BIRTH_DATE: "Days of birth"}
# What stands on no paper of others, so that it is not looked for there.
ON_OWN_PAPERS_ALONE = frozenset({Redaction.STANDING})


def by_decision(struck: Collection[Redaction]) -> tuple[str, ...]:
    """What a decision has struck out on a paper, in words."""
    return tuple(f"{each.label}, by the decision" for each in Redaction if each in struck)


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
    """Whose record is asked for, of which years or of which class, as of which day.

    Args:
        course_session: the class whose papers alone are asked for; None asks for no one class.
    """

    members: tuple["Member", ...]
    span: Span
    as_of: date
    course_session: "CourseSession | None" = None

    @property
    def last_day(self) -> date:
        """The last day of the span that the record can tell of."""
        return min(self.span.last, self.as_of)


class Drawn(NamedTuple):
    """A box that who decides has drawn by hand on a page of somebody else's paper.

    Args:
        leaf: the key of the paper.
        page: from 1.
        left: as the other figures in thousandths of the page's width, or of its height.
    """

    leaf: str
    page: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Leaf:
    """One paper that would leave, whole.

    Args:
        key: names it within a request and later again, such as `document-17`.
        part: the key of its part.
        title: what the desk, the cover sheet and the manifest call it.
        members: of those asked about, whose record it is.
        others: members named on it who are not asked about; their names never leave.
        html: of a paper of our own: the page that it is set from, anew from data without what is
            redacted. Given the redactions and the moment that is printed as when it was made.
        document: of a paper of somebody else's: the file that is stored.
        words: words to be looked for on it and covered, or in its texts and struck out, given the
            redactions.
        struck: of a paper of our own: what is struck out on it, given the redactions, and why.
        is_left: of a paper of our own: whether anything is left on it, given the redactions. One
            of which nothing is does not leave: that there is one would tell what is struck out.
        in_doubt: of a paper of our own: words that stay on it and may be the names of others.
        asked_about: all who are asked about, so that none of them is taken for another on it.
        days: those that are known to stand on a paper of somebody else, such as that of the course.
        why_shared: of a paper of somebody else that others are on too, such as the scan of a
            sheet: how that is known, in a sentence; blank of any other. Each page of it leaves only
            with the word of who decides (`pages_to_speak_for`).
    """

    key: str
    part: str
    title: str
    members: tuple["Member", ...]
    others: tuple["Member", ...] = ()
    html: Callable[[frozenset[str], datetime], str] | None = None
    document: "Document | None" = None
    words: Callable[[frozenset[str]], tuple[str, ...]] = field(default=lambda redactions: ())
    struck: Callable[[frozenset[str]], tuple[str, ...]] = field(default=lambda redactions: ())
    is_left: Callable[[frozenset[str]], bool] = field(default=lambda redactions: True)
    in_doubt: Callable[[], tuple[str, ...]] = field(default=lambda: ())
    asked_about: tuple["Member", ...] = ()
    days: tuple[date, ...] = ()
    why_shared: str = ""

    @property
    def is_own_paper(self) -> bool:
        """Whether it is set from our own data, so that what is redacted is never in it."""
        return self.html is not None

    def made(self, redactions: frozenset[str], made_at: datetime) -> bytes:
        """A paper of our own, set without what is redacted.

        Raises:
            Busy: other papers are being set.
        """
        assert self.html is not None, "a paper of somebody else is covered"
        return archival_pdf(self.html(redactions, made_at), made_at=made_at)

    @cached_property
    def fingerprint(self) -> str:
        """A mark that changes whenever what it says does: every word of it, and what it is called.

        What of its member is looked for on it changes what it says too: where that is called
        otherwise by now, words leave that were struck out when it was looked at.

        Of a paper of somebody else's the words are the file, and what was read from its pictures.
        What else is found on it depends on what is struck out and on what all others are called,
        and a decision keeps that besides: see `found_on`.
        """
        named = [f"{each.name} {each.serial_number}" for each in self.members]
        looked_for = self.words(frozenset(Redaction.values))
        if self.html is not None:
            said = words_on(self.html(frozenset(), ANY_MOMENT))
            return fingerprint_of(self.title, *named, *looked_for, said)
        assert self.document is not None, "a leaf is a paper of our own or a stored one"
        named += [f"{each.name} {each.serial_number}" for each in self.others]
        read = _read_from_pictures(self.document)
        return fingerprint_of(self.title, *named, self.document.sha256, *looked_for, *read)


@dataclass(frozen=True)
class Part:
    """A part of a record.

    Args:
        key: names it in the rows of requests, so it never changes.
        words: what forms and papers call it.
        begins: what the keys of its papers begin with, and those of no other part.
        leaves: its papers within a scope, in the order they leave in.
        others: what is struck out by rule, of others, on those of its papers that are our own;
            blank where they tell of nobody else.
        told_elsewhere: what the papers of other parts tell of it too, so that it is struck out
            there where this part is left out, or a paper of it, on those of the same members; None
            where none does.
        is_of_class: whether it can be asked for of one class alone.
        emptied_by: what, once it is struck out, may leave nothing on a paper of it, so that the
            paper does not leave.
        is_of_class_itself: whether a class with a saved sheet has a paper of it on record, whoever
            of the class is asked about.
    """

    key: str
    words: str
    begins: str
    leaves: Callable[[Scope], Iterable[Leaf]]
    others: str = ""
    told_elsewhere: Redaction | None = None
    is_of_class: bool = False
    emptied_by: frozenset[Redaction] = frozenset()
    is_of_class_itself: bool = False

    def has(self, leaf: str) -> bool:
        """Whether a paper of this key would be one of its own."""
        return leaf.startswith(f"{self.begins}-")


_parts: dict[str, Part] = {}
# The order of forms and packets; what is not named comes last.
ORDER = ("transcript", "compliance", "certificates", "sheets", "courses")


def declare_part(
    key: str,
    words: str,
    *,
    begins: str,
    others: str = "",
    told_elsewhere: Redaction | None = None,
    is_of_class: bool = False,
    emptied_by: frozenset[Redaction] = frozenset(),
    is_of_class_itself: bool = False,
) -> Callable[[Callable[[Scope], Iterable[Leaf]]], Part]:
    """Take a function as a part: given a scope, it yields its leaves."""

    def declare(leaves: Callable[[Scope], Iterable[Leaf]]) -> Part:
        part = Part(
            key,
            words,
            begins,
            leaves,
            others,
            told_elsewhere,
            is_of_class,
            emptied_by,
            is_of_class_itself,
        )
        _parts[key] = part
        return part

    return declare


def all_parts() -> list[Part]:
    """Every part, in order."""
    place = {key: number for number, key in enumerate(ORDER)}
    return sorted(_parts.values(), key=lambda part: (place.get(part.key, len(place)), part.key))


def parts_of_class() -> list[Part]:
    """Those that can be asked for of one class alone, in order."""
    return [part for part in all_parts() if part.is_of_class]


def struck_with(parts_left_out: Collection[str]) -> set[Redaction]:
    """What is struck out on all papers where these parts do not leave: others tell of it."""
    return {
        part.told_elsewhere
        for part in all_parts()
        if part.told_elsewhere is not None and part.key in parts_left_out
    }


def told_beside(leaf: str) -> set[Redaction]:
    """What papers of other parts tell of one that is named by its key."""
    return {
        part.told_elsewhere
        for part in all_parts()
        if part.told_elsewhere is not None and part.has(leaf)
    }


def struck_beside(left_out: Iterable[tuple[str, Iterable[int]]]) -> dict[int, set[Redaction]]:
    """What is struck out on the papers of each member of whom single ones do not leave.

    Args:
        left_out: of each of these its key, and the keys of whose record it is.
    """
    struck: dict[int, set[Redaction]] = {}
    for leaf, members in left_out:
        for member in members:
            struck.setdefault(member, set()).update(told_beside(leaf))
    return struck


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


def _read_from_pictures(document: "Document") -> list[str]:
    """What was read from the pictures of a paper: as it came in, and before it leaves.

    What a PDF says itself is read from the file whenever it is asked, and the same each time.
    """
    words = getattr(document, "words", None)  # there is no row before anything was read
    if words is None:
        return []
    read = [page for page in words.pages if any(word["certainty"] < 1 for word in page["words"])]
    if words.seen is not None:
        read.append(words.seen)
    return [json.dumps(each, sort_keys=True) for each in read]


def fingerprint_of(*said: object) -> str:
    """A mark of what a paper says; the same again as long as all of this is."""
    return sha256("\x1f".join(str(each) for each in said).encode()).hexdigest()


def page_key(leaf: str, page: int) -> str:
    """What a form and a decision call a page of a paper: `scan-7/1`."""
    return f"{leaf}/{page}"


def page_title(leaf: Leaf, page: int) -> str:
    """What sentences and the log call a page of a paper."""
    return f"{leaf.title}, page {page}"


def mark_of(leaf: Leaf, boxes: Iterable[Drawn]) -> str:
    """The fingerprint of a paper with the boxes that are drawn on it by hand."""
    on_it = sorted(box for box in boxes if box.leaf == leaf.key)
    if not on_it:
        return leaf.fingerprint
    return fingerprint_of(leaf.fingerprint, *(tuple(box) for box in on_it))


def seal_of(leaves: Iterable[Leaf], boxes: Collection[Drawn] = ()) -> str:
    """A mark of all papers together, with their boxes: what was looked at is what is decided on."""
    return fingerprint_of(*(f"{leaf.key} {mark_of(leaf, boxes)}" for leaf in leaves))
