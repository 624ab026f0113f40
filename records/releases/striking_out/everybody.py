"""Everybody who has a record here, by all they are and were called: who is asked about, who else.

Whatever leaves is read for others by what stands here: our own texts (`free_text`) as well as
papers of others (`seeking`).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from frame.finding.sought import Name, Person, Sought
from frame.finding.text import without_accents
from people.models import FormerSerialNumber, Member
from records.releases.parts import Redaction

# After one of these, or the rank of any member, a last name alone is somebody's.
# fmt: off
TITLES = frozenset({
    "officer", "ofc", "ofcr", "po", "mpo", "fto", "sro", "tfo", "patrolman", "patrolwoman",
    "detective", "det", "investigator", "inv", "corporal", "cpl", "sergeant", "sgt", "lieutenant",
    "lt", "ltc", "captain", "capt", "major", "maj", "colonel", "col", "chief", "deputy", "deputies",
    "commander", "cmdr", "director", "supervisor", "cadet", "recruit", "trainee", "trooper",
    "agent", "instructor", "trainer", "partner", "mr", "mrs", "ms", "dr",
})
# fmt: on
COLUMNS = ("last_name", "first_name", "middle_name", "serial_number", "license_number", "rank")
# Below, the last word of a rank is a grade: `Police Officer II`.
SHORTEST_RANK = 4


@dataclass(frozen=True)
class Everybody:
    """All who have a record here, parted by whose record leaves.

    Args:
        licenses: the license numbers of those asked about, of today and of before.
        titles: after one of these a last name alone is somebody's; in small letters.
    """

    asked: tuple[Person, ...]
    others: tuple[Person, ...]
    licenses: frozenset[str]
    titles: frozenset[str] = TITLES

    def sought(self, redactions: Collection[str]) -> Sought:
        """Others, and the numbers of those asked about that a decision has struck out."""
        numbers: set[str] = set()
        if Redaction.SERIAL_NUMBER in redactions:
            numbers.update(*(person.numbers for person in self.asked))
        if Redaction.LICENSE in redactions:
            numbers |= self.licenses
        return Sought(
            people=self.others, kept=self.asked, titles=self.titles, numbers=frozenset(numbers)
        )

    def sought_all(self) -> Sought:
        """Everybody, whether asked about or not."""
        return Sought(people=(*self.asked, *self.others), titles=self.titles)


@dataclass
class _Known:
    names: dict[Name, None]
    serials: set[str]
    licenses: set[str]


def everybody_by(asked: Iterable[Member]) -> Everybody:
    """Part everybody by who is asked about. Three queries, however many they are.

    A record that was merged into another is of the same person, and what was on file of a member
    before is of the same one too.
    """
    known: defaultdict[int, _Known] = defaultdict(lambda: _Known({}, set(), set()))
    now = list(Member.everybody.order_by().values_list("pk", "merged_into", *COLUMNS))
    kept_in = {pk: merged_into or pk for pk, merged_into, *_ in now}
    before = Member.history.order_by().values_list("id", *COLUMNS).distinct()
    rows = chain(((pk, *of_row) for pk, _, *of_row in now), before)
    titles = set(TITLES)
    for pk, last, first, middle, serial, license_number, rank in rows:
        titles.update(_titles_in(rank))
        of_one = known[kept_in.get(pk, pk)]
        of_one.names[Name(last, first, middle)] = None
        of_one.serials.add(serial)
        of_one.licenses.update([license_number] if license_number else [])
    for pk, serial in FormerSerialNumber.objects.order_by().values_list("member", "serial_number"):
        known[kept_in.get(pk, pk)].serials.add(serial)
    asked_keys = {kept_in.get(member.pk, member.pk) for member in asked}
    people = {
        key: Person(tuple(of_one.names), frozenset(of_one.serials)) for key, of_one in known.items()
    }
    return Everybody(
        asked=tuple(person for key, person in people.items() if key in asked_keys),
        others=tuple(person for key, person in people.items() if key not in asked_keys),
        licenses=frozenset().union(*(known[key].licenses for key in asked_keys)),
        titles=frozenset(titles),
    )


def _titles_in(rank: str) -> list[str]:
    """The word of a rank that stands before a name: `Analyst` of Crime Analyst II."""
    words, _, _ = without_accents(rank).partition(" of ")
    return [word for word in re.findall(r"[a-z]+", words) if len(word) >= SHORTEST_RANK][-1:]
