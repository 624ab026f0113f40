"""A rehearsal: whose standing a draft of the law would change, on the records as they are."""

from collections import Counter
from dataclasses import dataclass

from compliance.engine import Law
from compliance.explanations import missing_words
from compliance.law import current_law
from compliance.reports.words import standing_key, standing_label
from compliance.standing_looks import STANDING_LOOKS
from compliance.standings import Standing, standings_of
from compliance.viewpoint import Viewpoint
from courses.designations import TOPIC_KEYS
from people.models import Member


@dataclass(frozen=True)
class Change:
    """One member whose standing would be another one.

    Args:
        now: the standing in words, under the law in force.
        then: likewise under the draft.
        short: what would be missing, in words.
    """

    serial_number: str
    name: str
    element: str
    now: str
    then: str
    short: str


@dataclass(frozen=True)
class Rehearsal:
    """What a draft would change in one period on one day.

    Args:
        members: how many were asked about.
        counts: each standing that occurs, with its members now and then.
        same_but_for_hours: members who keep their standing and would be short of other hours.
        unmarked: topics of the draft that no completion can be marked with, in words.
    """

    viewpoint: Viewpoint
    members: int
    changes: list[Change]
    counts: list[tuple[str, int, int]]
    same_but_for_hours: int
    unmarked: list[str]


def rehearse(draft: Law, viewpoint: Viewpoint) -> Rehearsal:
    """Ask where everyone employed on the day stands, under the law in force and under a draft.

    Reads the records and writes nothing.

    Raises:
        LawError: the period is before the first of the draft, or of the law in force.
    """
    members = list(Member.objects.employed_on(viewpoint.as_of).select_related("element"))
    now = standings_of(members, viewpoint, law=current_law())
    then = standings_of(members, viewpoint, law=draft)
    pairs = list(zip(now, then, strict=True))
    return Rehearsal(
        viewpoint=viewpoint,
        members=len(members),
        changes=[
            _change(before, after, draft)
            for before, after in pairs
            if standing_key(before) != standing_key(after)
        ],
        counts=_counts(now, then),
        same_but_for_hours=sum(
            standing_key(before) == standing_key(after) and before.short != after.short
            for before, after in pairs
        ),
        unmarked=[
            draft.legal_figures["minimum", topic.key].label.lower()
            for topic in draft.topics
            if topic.key not in TOPIC_KEYS
        ],
    )


def _change(now: Standing, then: Standing, draft: Law) -> Change:
    member = now.member
    return Change(
        serial_number=member.serial_number,
        name=member.name,
        element=member.element.name,
        now=standing_label(standing_key(now)),
        then=standing_label(standing_key(then)),
        short=_short_words(then, draft),
    )


def _short_words(standing: Standing, draft: Law) -> str:
    if not standing.short:
        return ""
    words = missing_words(standing.short, draft.for_period(standing.period))
    return f"{words} hours" if [*standing.short] == ["total"] else words


def _counts(now: list[Standing], then: list[Standing]) -> list[tuple[str, int, int]]:
    """Every standing that occurs now or then, the worst first."""
    before = Counter(standing_key(standing) for standing in now)
    after = Counter(standing_key(standing) for standing in then)
    keys = [*reversed(STANDING_LOOKS), *({*before, *after} - {*STANDING_LOOKS})]
    return [
        (standing_label(key), before[key], after[key]) for key in keys if before[key] or after[key]
    ]
