"""Whether somebody is who taught, where that is told in words."""

import re
from datetime import date

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
    said = set(folded(words).split())
    own = set(folded(f"{member.first_name} {member.last_name}").split())
    return member.serial_number.lower() in said or own <= said or _has_last_name(words, member)


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
    found = numbered or [
        each
        for each in members
        if set(folded(f"{each.first_name} {each.last_name}").split()) <= said
    ]
    return found[0] if len(found) == 1 else None


def _has_last_name(words: str, member: Member) -> bool:
    """Whether the last name stands there alone, as in `Sgt. Núñez`, `A. Núñez` or `Núñez, A.`"""
    last = folded(member.last_name).split()
    parts = [folded(part).split() for part in re.split("[,;]", words)]
    for at, part in enumerate(parts):
        for start in range(len(part) - len(last) + 1):
            end = start + len(last)
            if not last or part[start:end] != last:
                continue
            beside = part[start - 1] if start else ""
            if part == last and parts[at + 1 : at + 2]:
                beside = next(iter(parts[at + 1]), "")
            if not beside or beside in TITLES or beside == folded(member.first_name)[:1]:
                return True
    return False
