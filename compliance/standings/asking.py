"""Ask where members stand: one of them in full, or a whole department at once.

Most members are answered from sums, as no hours moved between their years. Those for whom
hours may have moved are answered from their single completions. Both ways give the same.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from compliance.engine import Assessment, Credit, Officer, SumsAssessment, assess
from compliance.engine.settling import is_seen
from compliance.standings.chain import Chain
from compliance.standings.credits import (
    CREDIT_COLUMNS,
    MemberSums,
    credit_of,
    seen_completions,
    sums_by_member,
    sums_of_credits,
)
from compliance.standings.facts import department_records_from, facts_of, is_on_record, law
from compliance.standings.standing import Standing, from_assessment, from_sums
from records.models import Completion, Member


def standings_of(members: Iterable[Member], *, period: int, as_of: date) -> list[Standing]:
    """Tell where each member stands, in the order given.

    Five queries at most, however many members there are.

    Args:
        members: a queryset, or members read already.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    people = list(members)
    board = _Board(people, period, as_of)
    board.answer_from_recent_sums()
    board.answer_from_all_sums()
    board.answer_from_credits()
    return [board.standings[member.pk] for member in people]


def standing_of(member: Member, *, period: int, as_of: date) -> Standing:
    """Tell where one member stands.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    return standings_of([member], period=period, as_of=as_of)[0]


def assessment_of(
    member: Member,
    *,
    period: int,
    as_of: date,
    completions: Iterable[Completion] | None = None,
    department_from: int | None = None,
) -> Assessment:
    """Tell where one member stands, measure by measure and completion by completion.

    Args:
        completions: all of the member's, where the caller has read them already.
        department_from: the department's first period, likewise.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    if completions is None:
        completions = Completion.objects.filter(member=member)
    if department_from is None:
        department_from = department_records_from(as_of=as_of)
    officer = facts_of(member, period=period, as_of=as_of, department_from=department_from)
    return assess(officer, _in_order(completions), period=period, as_of=as_of, law=law())


def history_of(
    member: Member,
    *,
    periods: Iterable[int],
    as_of: date,
    completions: Iterable[Completion],
    department_from: int | None = None,
) -> list[Standing]:
    """Tell where one member stands in each of the periods, as things were known on one day.

    Args:
        completions: all of the member's.
        department_from: the department's first period, where the caller has read it already.
    """
    rules = law()
    if department_from is None:
        department_from = department_records_from(as_of=as_of)
    seen = [credit for credit in _in_order(completions) if is_seen(credit, rules, as_of)]
    sums = sums_of_credits(seen, law=rules)
    standings = []
    for period in periods:
        officer = facts_of(member, period=period, as_of=as_of, department_from=department_from)
        on_record = is_on_record(member, officer, period)
        answer = Chain(officer, sums, as_of=as_of, law=rules).answer(period)
        if answer is None:
            assessment = assess(officer, seen, period=period, as_of=as_of, law=rules)
            standing = from_assessment(member, assessment, on_record=on_record)
        else:
            figures = rules.for_period(period)
            standing = from_sums(member, answer, figures=figures, as_of=as_of, on_record=on_record)
        standings.append(standing)
    return standings


def _in_order(completions: Iterable[Completion]) -> list[Credit]:
    """Credits in the order they were earned and entered, which is the order hours move in."""
    ordered = sorted(completions, key=lambda completion: (completion.completed_on, completion.pk))
    return [credit_of(completion) for completion in ordered]


class _Board:
    """The members asked for, those answered, and what has been read of them so far."""

    def __init__(self, people: list[Member], period: int, as_of: date) -> None:
        self.law = law()
        self.figures = self.law.for_period(period)
        self.as_of = as_of
        department_from = department_records_from(as_of=as_of)
        self.officers: dict[int, Officer] = {
            member.pk: facts_of(member, period=period, as_of=as_of, department_from=department_from)
            for member in people
        }
        self.unanswered = {member.pk: member for member in people}
        self.standings: dict[int, Standing] = {}
        self.sums: dict[int, MemberSums] = {}
        self.sums_from = max(period - 1, self.law.first_period)
        self.last_day = min(as_of, self.figures.grace_ends_on or self.figures.ends_on)

    def answer_from_recent_sums(self) -> None:
        """Read the period and the year before; that answers nearly everyone."""
        self._read_sums(self.sums_from, self.last_day)
        self._answer_from_sums()

    def answer_from_all_sums(self) -> None:
        """Read earlier years, for those whose year before may have given hours away."""
        first = self._first_year()
        if first < self.sums_from:
            last = date(self.sums_from - 1, 12, 31)
            self.sums_from = first
            self._read_sums(first, last)
            self._answer_from_sums()

    def answer_from_credits(self) -> None:
        """Follow the single hours of those whose years may have shared some."""
        if not self.unanswered:
            return
        period = self.figures.period
        chains = {pk: self._chain(pk) for pk in self.unanswered}
        credits = self._read_credits({pk: chain.begin(period) for pk, chain in chains.items()})
        for member in self.unanswered.values():
            officer, earned = self.officers[member.pk], credits.get(member.pk, [])
            if officer.decisions:
                assessment = assess(officer, earned, period=period, as_of=self.as_of, law=self.law)
                self.standings[member.pk] = from_assessment(
                    member, assessment, on_record=is_on_record(member, officer, period)
                )
            else:
                self._keep(member, chains[member.pk].settle(earned, period))
        self.unanswered = {}

    def _read_sums(self, first_year: int, last: date) -> None:
        first = date(first_year, 1, 1)
        read = sums_by_member(self.unanswered, first=first, last=last, law=self.law)
        for pk, years in read.items():
            self.sums.setdefault(pk, {}).update(years)

    def _read_credits(self, begins: dict[int, int]) -> dict[int, list[Credit]]:
        """Read single credits, of each member from the year given."""
        by_year: dict[int, list[int]] = {}
        for pk, year in begins.items():
            by_year.setdefault(year, []).append(pk)
        wanted = Q()
        for year, pks in by_year.items():
            wanted |= Q(member__in=pks, completed_on__gte=date(year, 1, 1))
        completions = (
            seen_completions(first=date(min(by_year), 1, 1), last=self.last_day, law=self.law)
            .filter(wanted)
            .only(*CREDIT_COLUMNS)
            .order_by("completed_on", "pk")
        )
        credits: dict[int, list[Credit]] = {}
        for completion in completions:
            credits.setdefault(completion.member_id, []).append(credit_of(completion))
        return credits

    def _answer_from_sums(self) -> None:
        for member in list(self.unanswered.values()):
            answer = self._chain(member.pk).answer(self.figures.period)
            if answer is not None:
                self._keep(member, answer)
                del self.unanswered[member.pk]

    def _keep(self, member: Member, answer: SumsAssessment) -> None:
        officer, figures = self.officers[member.pk], self.figures
        self.standings[member.pk] = from_sums(
            member,
            answer,
            figures=figures,
            as_of=self.as_of,
            on_record=is_on_record(member, officer, figures.period),
        )

    def _chain(self, pk: int) -> Chain:
        return Chain(self.officers[pk], self.sums.get(pk, {}), as_of=self.as_of, law=self.law)

    def _first_year(self) -> int:
        """The first year that can matter to anyone unanswered."""
        period = self.figures.period
        years = (self.officers[pk].records_from for pk in self.unanswered)
        return max(min([period, *years]), self.law.first_period)
