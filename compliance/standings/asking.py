"""Ask where members stand: one of them, or a whole department.

Nearly everybody is answered `at_once`: one statement adds up the period, and what hours moved
between the years is remembered. Four kinds of members are answered here instead, from their hours
by year or, where those are not enough, from their single completions: members whose record
changed since their hours were settled; members about whom something lay ahead of the day; members
as they were known on a past day; and members under a draft of the law. Both ways give the same
answer.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from compliance.engine import Credit, Law, Officer, SumsAssessment, assess
from compliance.law import current_law
from compliance.standings.at_once import standings_at_once
from compliance.standings.credits import (
    MemberSums,
    credits_by_member,
    seen_completions,
    sums_by_member,
)
from compliance.standings.facts import department_records_from, facts_of, is_on_record
from compliance.standings.recorded import NOTHING_RECORDED, Recorded, recorded_of
from compliance.standings.standing import Standing, from_assessment, from_sums
from compliance.standings.years import MemberYears
from compliance.viewpoint import Viewpoint
from people.known import members_as_known
from people.models import Member


def standings_of(
    members: Iterable[Member], viewpoint: Viewpoint, *, law: Law | None = None
) -> list[Standing]:
    """Tell where each member stands, in the order given.

    One query for nearly everybody, and a fixed number however many members there are.

    Args:
        members: a queryset, or members read already.
        law: a draft to ask under; None for the law in force.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    people = list(members)
    standings = {}
    if viewpoint.known_on is None and law is None:
        standings = standings_at_once(people, period=viewpoint.period, as_of=viewpoint.as_of)
    left_out = [member for member in people if member.pk not in standings]
    if left_out:
        board = _Board(left_out, viewpoint, law or current_law())
        board.answer_from_recent_sums()
        board.answer_from_all_sums()
        board.answer_from_credits()
        standings |= board.standings
    return [standings[member.pk] for member in people]


def standing_of(member: Member, viewpoint: Viewpoint) -> Standing:
    """Tell where one member stands.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    return standings_of([member], viewpoint)[0]


class _Board:
    """Answers members in three rounds, each of which reads more about fewer of them.

    What has been read of a member stays for the next round. Whoever is answered leaves
    `unanswered`.
    """

    def __init__(self, people: list[Member], viewpoint: Viewpoint, law: Law) -> None:
        period, as_of = viewpoint.period, viewpoint.as_of
        known_before = viewpoint.known_before
        self.law = law
        self.figures = self.law.for_period(period)
        self.as_of = as_of
        self.known_before = known_before
        department_from = department_records_from(as_of=as_of, known_before=known_before)
        self.known = {member.pk: member for member in members_as_known(people, known_before)}
        self.recorded = recorded_of(self.known, known_before=known_before)
        self.officers: dict[int, Officer] = {
            pk: facts_of(
                member,
                period=period,
                as_of=as_of,
                department_from=department_from,
                recorded=self._recorded(pk),
            )
            for pk, member in self.known.items()
        }
        self.unanswered = {member.pk: member for member in people}
        self.standings: dict[int, Standing] = {}
        self.sums: dict[int, MemberSums] = {}
        self.sums_from = max(period - 1, self.law.first_period)
        self.last_day = min(as_of, self.figures.grace_ends_on or self.figures.ends_on)

    def answer_from_recent_sums(self) -> None:
        """First round: the sums of the period and of the year before answer nearly everybody."""
        self._read_sums(self.sums_from, self.last_day)
        self._answer_from_sums()

    def answer_from_all_sums(self) -> None:
        """Second round: earlier years, for those whose year before may have given hours away."""
        first = self._first_year()
        if first < self.sums_from:
            last = date(self.sums_from - 1, 12, 31)
            self.sums_from = first
            self._read_sums(first, last)
            self._answer_from_sums()

    def answer_from_credits(self) -> None:
        """Third round: single completions, for those whose years may have shared hours."""
        if not self.unanswered:
            return
        period = self.figures.period
        members_years = {pk: self._years(pk) for pk in self.unanswered}
        credits = self._read_credits({pk: each.begin(period) for pk, each in members_years.items()})
        for member in self.unanswered.values():
            officer, earned = self.officers[member.pk], credits.get(member.pk, [])
            if members_years[member.pk].needs_credits:
                assessment = assess(officer, earned, period=period, as_of=self.as_of, law=self.law)
                self.standings[member.pk] = from_assessment(
                    member,
                    assessment,
                    on_record=is_on_record(self.known[member.pk], officer, period),
                )
            else:
                self._keep(member, members_years[member.pk].settle(earned, period))
        self.unanswered = {}

    def _read_sums(self, first_year: int, last: date) -> None:
        first = date(first_year, 1, 1)
        read = sums_by_member(
            self.unanswered,
            first=first,
            last=last,
            law=self.law,
            known_before=self.known_before,
        )
        for pk, years in read.items():
            self.sums.setdefault(pk, {}).update(years)

    def _read_credits(self, begins: dict[int, int]) -> dict[int, list[Credit]]:
        """Read single credits, of each member from the year given."""
        by_days: dict[tuple[int, date], list[int]] = {}
        for pk, year in begins.items():
            # An extension, or a booking by hand, brings hours of any later day.
            last = self.as_of if self._years(pk).needs_credits else self.last_day
            by_days.setdefault((year, last), []).append(pk)
        wanted = Q()
        for (year, last), pks in by_days.items():
            wanted |= Q(member__in=pks, completed_on__range=(date(year, 1, 1), last))
        completions = seen_completions(
            first=date(min(begins.values()), 1, 1),
            last=max(last for _, last in by_days),
            law=self.law,
            known_before=self.known_before,
        )
        return credits_by_member(completions.filter(wanted), self.recorded)

    def _answer_from_sums(self) -> None:
        for member in list(self.unanswered.values()):
            answer = self._years(member.pk).answer(self.figures.period)
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
            on_record=is_on_record(self.known[member.pk], officer, figures.period),
        )

    def _recorded(self, pk: int) -> Recorded:
        return self.recorded.get(pk, NOTHING_RECORDED)

    def _years(self, pk: int) -> MemberYears:
        return MemberYears(
            self.officers[pk],
            self.sums.get(pk, {}),
            as_of=self.as_of,
            law=self.law,
            is_booked=bool(self._recorded(pk).bookings),
        )

    def _first_year(self) -> int:
        """The first year that can matter to anyone unanswered."""
        period = self.figures.period
        return min([period, *(self._years(pk).first for pk in self.unanswered)])
