"""One member's years, and whether hours may have moved from one to another."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.engine import (
    Credit,
    Law,
    Officer,
    SumsAssessment,
    assess_sums,
    takes_nothing_from_next,
)
from compliance.engine.settling import hours_by_source, settle
from compliance.standings.credits import MemberSums, Sums, YearSums

NO_HOURS = YearSums()


class MemberYears:
    """One member's years, from the first that is on record.

    A year is intact when it is certain to have kept all its own hours: none of them made up what
    was short in the year before. Sums by year suffice to tell it of nearly everybody. "Not
    certain" is no error; such a member is settled from single completions.

    Args:
        sums: the member's hours by year, up to the end of the window that cures the last year.
            When earlier years are left out, fewer years are certain and no answer is wrong.
        is_booked: hours are booked to another period by hand, which sums do not show.
    """

    def __init__(
        self,
        officer: Officer,
        sums: MemberSums,
        *,
        as_of: date,
        law: Law,
        is_booked: bool = False,
    ) -> None:
        self.officer = officer
        self.sums = sums
        self.as_of = as_of
        self.law = law
        self.needs_credits = is_booked or bool(officer.decisions)
        self.first = max(officer.records_from or law.first_period, law.first_period)

    def answer(self, period: int) -> SumsAssessment | None:
        """Assess the member from sums.

        None when hours may have moved into the period or out of it. Then only single completions
        give the answer, by `settle` or `assess`.
        """
        if self.needs_credits or not self.is_intact(period):
            return None
        answer = self._assess(period, self.sums.get(period, NO_HOURS).all)
        if period >= self.first and self._has_hours_after(period) and any(answer.short):
            return None
        return answer

    def settle(self, credits: Iterable[Credit], period: int) -> SumsAssessment:
        """Assess the member from single credits, moving hours between the years.

        The same as `assess`, without telling what became of each credit. Not for a member with
        a decision of the director or a booking by hand.

        Args:
            credits: those the day sees, from the year `begin` gives.
        """
        officer = replace(self.officer, records_from=self.begin(period))
        allocation = settle(officer, credits, period=period, as_of=self.as_of, law=self.law)
        return self._assess(period, hours_by_source(allocation.shares.get(period, ())))

    def is_intact(self, year: int) -> bool:
        """Tell whether the year is certain to have kept all its own hours."""
        if year <= self.first or not self._has_hours_after(year - 1):
            return True
        return self._takes_nothing(year - 1)

    def begin(self, period: int) -> int:
        """The latest year that is intact.

        Settling from there gives what settling from the first year on record gives.
        """
        if self.needs_credits:
            return min(self.first, period)
        year = period
        while not self.is_intact(year):
            year -= 1
        return year

    def _assess(self, period: int, sums: Sums) -> SumsAssessment:
        return assess_sums(
            self.officer.licensed,
            self.officer.traffic_authority,
            self._is_exempt(period),
            sums,
            figures=self.law.for_period(period),
            as_of=self.as_of,
        )

    def _takes_nothing(self, year: int) -> bool:
        """Tell whether the year is certain to need none of the next one's hours.

        The year's later hours often suffice; else it is asked whether its early ones are its
        own, back to the first year on record.
        """
        if self._is_met(year, is_intact=False):
            return True
        return self.is_intact(year) and self._is_met(year, is_intact=True)

    def _is_met(self, year: int, *, is_intact: bool) -> bool:
        of_year = self.sums.get(year, NO_HOURS)
        return takes_nothing_from_next(
            self.officer.licensed,
            self.officer.traffic_authority,
            self._is_exempt(year),
            of_year.all if is_intact else {},
            of_year.after_window,
            figures=self.law.for_period(year),
            is_intact=is_intact,
        )

    def _has_hours_after(self, year: int) -> bool:
        """Tell whether there are hours in the window after the year."""
        return bool(self.sums.get(year + 1, NO_HOURS).in_window)

    def _is_exempt(self, year: int) -> bool:
        return any(
            event.on.year == year and event.on <= self.as_of for event in self.officer.exemptions
        )
