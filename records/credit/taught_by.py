"""Whether somebody is who taught, where that is told in words."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db.models import Q

from frame.search import MOST_WORDS, folded
from people.models import Member

# What stands before a last name and is no first name.
TITLES = frozenset(
    [
        "and",
        "by",
        "capt",
        "captain",
        "chief",
        "civilian",
        "corporal",
        "cpl",
        "cpt",
        "dep",
        "deputy",
        "det",
        "detective",
        "dr",
        "inst",
        "instructor",
        "lieutenant",
        "lt",
        "maj",
        "major",
        "master",
        "mr",
        "mrs",
        "ms",
        "ofc",
        "officer",
        "po",
        "reserve",
        "sergeant",
        "sgt",
    ]
)


def is_taught_by(words: str, member: Member) -> bool:
    """Whether the words have the serial number of a member, or first and last name whole, or the
    last name without anybody's first name beside it."""
    if not words:
        return False
    is_numbered = member.serial_number.lower() in folded(words).split()
    return is_numbered or _has_whole_name(words, member) or _has_last_name(words, member)


def who_taught(words: str, *, on: date) -> Member | None:
    """The one member, employed on a day, whose serial number or else whole name the words have.

    None where they name nobody so, or several.
    """
    said = set(folded(words).split())
    may_be = Q()
    for word in sorted(said)[:MOST_WORDS]:
        may_be |= Q(search_text__contains=word)
    members = list(Member.objects.employed_on(on).filter(may_be)) if said else []
    numbered = [each for each in members if each.serial_number.lower() in said]
    found = numbered or [each for each in members if _has_whole_name(words, each)]
    return found[0] if len(found) == 1 else None


def _has_whole_name(words: str, member: Member) -> bool:
    """Whether first and last name stand there together, as in `Ana M. Núñez` or `Núñez, Ana`."""
    first, last = folded(member.first_name).split(), folded(member.last_name).split()
    if not first or not last:
        return False
    for part, following in _parts(words):
        for start in _places(first, part):
            after = part[start + len(first) :]
            is_between = after[:1] and after[0] not in TITLES
            if after[: len(last)] == last or (is_between and after[1 : len(last) + 1] == last):
                return True
        before = part[: -len(last)]
        is_turned = part[-len(last) :] == last and following[: len(first)] == first
        if is_turned and (not before or before[-1] in TITLES):
            return True
    return False


def _has_last_name(words: str, member: Member) -> bool:
    """Whether the last name stands there alone, as in `Sgt. Núñez`, `A. Núñez` or `Núñez, A.`

    `Núñez, Casey` is the whole name of another, as this product writes it. `Roe, Núñez` is either
    two last names or another's who is called Núñez first. Who taught and is taken for an attendee
    has credit that nobody earned, unasked; who attended and is taken for the instructor is
    refused in words, and has the name made plain, as `Roe, N.` So it is taken for two.
    """
    last = folded(member.last_name).split()
    for part, following in _parts(words):
        for start in _places(last, part):
            beside = part[start - 1] if start else ""
            if part == last and following:
                beside = following[0]
            if not beside or beside in TITLES or beside == folded(member.first_name)[:1]:
                return True
    return False


def _parts(words: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words between commas, each with those behind its comma: a semicolon separates people."""
    for person in words.split(";"):
        parts = [folded(part).split() for part in person.split(",")]
        yield from pairwise([*parts, []])


def _places(name: list[str], part: list[str]) -> list[int]:
    """Where a name begins in a part."""
    return [at for at in range(len(part)) if name and part[at : at + len(name)] == name]
