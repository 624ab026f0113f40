"""All that decides where one member stands, read once and asked about as often as a page needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from compliance.engine import (
    Assessment,
    Credit,
    Cure,
    Officer,
    SumsAssessment,
    assess,
    assess_years,
    cure_of,
)
from compliance.engine.settling import is_seen
from compliance.law import current_law
from compliance.standings.credits import credit_of, sums_of_credits
from compliance.standings.facts import department_records_from, facts_of, is_on_record
from compliance.standings.recorded import NOTHING_RECORDED, Recorded, recorded_of
from compliance.standings.standing import Standing, from_sums
from compliance.standings.years import MemberYears
from compliance.viewpoint import Viewpoint
from frame.known import rows_as_known
from people.known import members_as_known
from people.models import Member
from records.models import Completion


@dataclass(frozen=True)
class MemberFile:
    """What the department holds about one member, as it was known on one day.

    Args:
        department_from: the first period the department holds records of.
        completions: all of the member's, voided ones among them, in any order.
        recorded: the exemptions, decisions and bookings entered about the member.
    """

    member: Member
    department_from: int
    completions: list[Completion]
    recorded: Recorded

    @cached_property
    def credits(self) -> list[Credit]:
        """In the order of entry, in which credits of one day move hours."""
        ordered = sorted(self.completions, key=lambda each: each.pk)
        return [credit_of(completion, self.recorded.bookings) for completion in ordered]

    def assessment(self, viewpoint: Viewpoint) -> Assessment:
        """Tell where the member stands, measure by measure and completion by completion.

        Raises:
            LawError: the period is before the first CLEE period.
        """
        period, as_of = viewpoint.period, viewpoint.as_of
        officer = self._officer(period, as_of)
        return assess(officer, self.credits, period=period, as_of=as_of, law=current_law())

    def smallest_cure(self, viewpoint: Viewpoint) -> Cure | None:
        """Find the fewest hours that would make the member compliant; None if nothing is short.

        Raises:
            LawError: the period is before the first CLEE period.
        """
        period, as_of = viewpoint.period, viewpoint.as_of
        officer = self._officer(period, as_of)
        return cure_of(officer, self.credits, period=period, as_of=as_of, law=current_law())

    def history(self, *, periods: Iterable[int], as_of: date) -> list[Standing]:
        """Tell where the member stands in each of the periods, on one day."""
        law = current_law()
        seen = [credit for credit in self.credits if is_seen(credit, law, as_of)]
        sums = sums_of_credits(seen, law=law)
        is_booked = bool(self.recorded.bookings)
        officers = {period: self._officer(period, as_of) for period in periods}
        answers: dict[int, SumsAssessment] = {}
        for period, officer in officers.items():
            years = MemberYears(officer, sums, as_of=as_of, law=law, is_booked=is_booked)
            answer = years.answer(period)
            if answer is not None:
                answers[period] = answer
        unsure = {each: officers[each] for each in officers if each not in answers}
        if unsure:
            answers |= assess_years(unsure, seen, as_of=as_of, law=law)
        return [
            from_sums(
                self.member,
                answers[period],
                figures=law.for_period(period),
                as_of=as_of,
                on_record=is_on_record(self.member, officer, period),
            )
            for period, officer in officers.items()
        ]

    def _officer(self, period: int, as_of: date) -> Officer:
        return facts_of(
            self.member,
            period=period,
            as_of=as_of,
            department_from=self.department_from,
            recorded=self.recorded,
        )


def file_of(member: Member, viewpoint: Viewpoint) -> MemberFile:
    """Read one member's file, as it was known on the day the viewpoint says."""
    [on_file] = files_of([member], viewpoint)
    return on_file


def files_of(members: Iterable[Member], viewpoint: Viewpoint) -> list[MemberFile]:
    """Read the files of members, in the order given, by a fixed number of queries."""
    before = viewpoint.known_before
    people = members_as_known(members, before)
    keys = [member.pk for member in people]
    department_from = department_records_from(as_of=viewpoint.as_of, known_before=before)
    completions: dict[int, list[Completion]] = {key: [] for key in keys}
    for completion in rows_as_known(Completion.objects.filter(member__in=keys), before):
        completions[completion.member_id].append(completion)
    recorded = recorded_of(keys, known_before=before)
    return [
        MemberFile(
            member=member,
            department_from=department_from,
            completions=completions[member.pk],
            recorded=recorded.get(member.pk, NOTHING_RECORDED),
        )
        for member in people
    ]
