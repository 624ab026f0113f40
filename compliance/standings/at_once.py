"""A whole department at once: one statement adds up the period, and few are looked at closer.

What hours moved between the years is remembered (`settlement`). Moved hours are computed as of
the far future. For an earlier day they are valid only if no decision, extension or later credit
that shaped them came after that day. Members of whom this is not certain are left out here, and
so are those whose record changed since they were settled; `asking` answers for them one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import repeat
from operator import add, sub

from django.conf import settings
from django.db.models import Q

from compliance.engine import Duty, Figures
from compliance.engine.hundredths import Hundredths
from compliance.engine.officer import circumstances_of
from compliance.law import current_law
from compliance.standings.department_sums import (
    NOT_TALLY,
    DepartmentSums,
    columns_of,
    read_department_sums,
)
from compliance.standings.facts import facts_of, is_on_record
from compliance.standings.recorded import NOTHING_RECORDED, Recorded, recorded_of
from compliance.standings.rules_digest import rules_digest
from compliance.standings.standing import Asked, Standing
from people.models import Member
from records.models import Completion

# Beyond this many members, reading what there is of everybody costs less than naming the members.
FEW = 500


def standings_at_once(people: Sequence[Member], *, period: int, as_of: date) -> dict[int, Standing]:
    """Tell where members stand by their keys, leaving out those to be asked one by one.

    Nothing is written: who is not settled is left out.
    """
    if not people:
        return {}
    figures = current_law().for_period(period)
    pks = {member.pk for member in people}
    among = pks if len(pks) <= FEW else None
    sums = read_department_sums(figures, as_of=as_of, member_ids=among, rules=rules_digest())
    if sums.records_from is None or settings.RECORDS_FROM not in (None, sums.records_from):
        return {}
    recorded = recorded_of(sums.entered & pks) if sums.entered else {}
    nothing = (0,) * (NOT_TALLY + len(figures.tally.columns))
    own, moved = sums.own, _moved(sums, nothing, figures, as_of)
    for pk, row in moved.items():
        own[pk] = tuple(map(add, own.get(pk, nothing), row))
    left_out = {*sums.unsettled, *_with_something_ahead(recorded, as_of)}
    if moved and _hours_of_a_window_lie_ahead(as_of):
        left_out |= set(moved)
    duties = _Duties(figures, as_of, sums.records_from, recorded)
    asked = Asked.of(figures, as_of)
    standings: dict[int, Standing] = {}
    for duty, on_record, alike in duties.divide(m for m in people if m.pk not in left_out):
        keys = [member.pk for member in alike]
        answers = duty.assess_columns(columns_of([own.get(pk, nothing) for pk in keys]))
        rows = zip(alike, repeat(asked), repeat(on_record), *answers)
        standings.update(zip(keys, map(Standing._make, rows), strict=True))
    return standings


def _moved(
    sums: DepartmentSums, nothing: Hundredths, figures: Figures, as_of: date
) -> dict[int, Hundredths]:
    """What the period received from others, less what it gave them, by member."""
    moved = dict(sums.received)
    if figures.period <= as_of.year:
        for pk, row in sums.given_away.items():
            moved[pk] = tuple(map(sub, moved.get(pk, nothing), row))
    return moved


def _with_something_ahead(recorded: dict[int, Recorded], as_of: date) -> set[int]:
    """Members whose moved hours were shaped by something that came after the day."""
    ahead: set[int] = set()
    unseen = Q()
    booked: list[int] = []
    for pk, entries in recorded.items():
        for decision in entries.decisions:
            if decision.applied_on > as_of or (decision.decided_on or as_of) > as_of:
                ahead.add(pk)
            elif decision.until is not None and decision.until > as_of:
                unseen |= Q(member=pk, completed_on__gt=as_of, completed_on__lte=decision.until)
        booked += entries.bookings
    if booked:
        unseen |= Q(pk__in=booked, completed_on__gt=as_of)
    if unseen:
        ahead.update(Completion.objects.filter(unseen).values_list("member_id", flat=True))
    return ahead


def _hours_of_a_window_lie_ahead(as_of: date) -> bool:
    """Whether hours dated after the day can still cure the year before it."""
    law = current_law()
    if as_of.year <= law.first_period:
        return False
    ends_on = law.for_period(as_of.year - 1).grace_ends_on
    if ends_on is None or as_of >= ends_on:
        return False
    return Completion.objects.filter(completed_on__gt=as_of, completed_on__lte=ends_on).exists()


class _Duties:
    """Divides members by what they owe, so that the engine is asked once for all who are alike.

    Members who were hired and licensed before the period, are still here and have nothing entered
    about them differ in two things only: whether they are licensed, and their traffic authority.
    """

    def __init__(
        self, figures: Figures, as_of: date, department_from: int, recorded: dict[int, Recorded]
    ) -> None:
        self.figures = figures
        self.as_of = as_of
        self.department_from = department_from
        self.recorded = recorded
        self.early = min(date(figures.period, 1, 1), as_of)

    def divide(self, members: Iterable[Member]) -> Iterator[tuple[Duty, bool, list[Member]]]:
        """Divide members by their duty, and by whether the period is on record for them."""
        alike: dict[tuple[bool, bool], list[Member]] = {}
        for member in members:
            licensed_on = member.license_issued_on
            if (
                member.hired_on >= self.early
                or (licensed_on is not None and licensed_on >= self.early)
                or member.separated_on is not None
                or member.pk in self.recorded
            ):
                yield *self._asked(member), [member]
            else:
                key = member.license_number == "", member.has_traffic_authority
                alike.setdefault(key, []).append(member)
        for group in alike.values():
            yield *self._asked(group[0]), group

    def _asked(self, member: Member) -> tuple[Duty, bool]:
        """The duty of one member, and of all who are alike; whether the period is on record."""
        figures = self.figures
        officer = facts_of(
            member,
            period=figures.period,
            as_of=self.as_of,
            department_from=self.department_from,
            recorded=self.recorded.get(member.pk, NOTHING_RECORDED),
        )
        circumstances = circumstances_of(officer, figures.period, self.as_of)
        duty = Duty(circumstances, officer.traffic_authority, figures=figures, as_of=self.as_of)
        return duty, is_on_record(member, officer, figures.period)
