"""Whether sums are enough for a member: whether any hours may have moved between years."""

from datetime import date

from compliance.engine import Law, Officer, SumsAssessment, assess_sums, takes_nothing_from_next
from compliance.standings.credits import MemberSums, YearSums

NO_HOURS = YearSums()


def answer_from_sums(
    officer: Officer, sums: MemberSums, *, sums_from: int, period: int, as_of: date, law: Law
) -> SumsAssessment | None:
    """Assess a member from sums, or None when hours may have moved: then ask `assess`.

    Args:
        sums: the member's hours by year, up to the end of the window that cures the period.
        sums_from: the first year that `sums` holds.
    """
    if officer.decisions:
        return None
    chain = _Chain(officer, sums, sums_from, as_of, law)
    if not chain.is_intact(period):
        return None
    answer = assess_sums(
        officer.licensed,
        officer.traffic_authority,
        chain.is_exempt(period),
        sums.get(period, NO_HOURS).all,
        figures=law.for_period(period),
        as_of=as_of,
    )
    if any(answer.short) and period >= chain.first and chain.hours_could_cure(period):
        return None
    return answer


class _Chain:
    """One member's years, from the first on record."""

    def __init__(
        self, officer: Officer, sums: MemberSums, sums_from: int, as_of: date, law: Law
    ) -> None:
        self.officer = officer
        self.sums = sums
        self.sums_from = sums_from
        self.as_of = as_of
        self.law = law
        self.first = max(officer.records_from, law.first_period)

    def is_exempt(self, year: int) -> bool:
        return any(
            event.on.year == year and event.on <= self.as_of for event in self.officer.exemptions
        )

    def hours_could_cure(self, year: int) -> bool:
        """Tell whether there are hours in the window after the year."""
        return bool(self.sums.get(year + 1, NO_HOURS).in_window)

    def is_intact(self, year: int) -> bool:
        """Tell whether the year is certain to have kept all its own hours."""
        if year <= self.first or not self.hours_could_cure(year - 1):
            return True
        return self._takes_nothing(year - 1)

    def _takes_nothing(self, year: int) -> bool:
        """Tell whether the year is certain to need none of the next one's hours.

        The year's later hours often suffice; else it is asked whether its early ones are its
        own, back to where the sums begin.
        """
        if year < self.sums_from:
            return False
        if self._is_met(year, is_intact=False):
            return True
        is_intact = year <= self.first or (year > self.sums_from and self.is_intact(year))
        return is_intact and self._is_met(year, is_intact=True)

    def _is_met(self, year: int, *, is_intact: bool) -> bool:
        of_year = self.sums.get(year, NO_HOURS)
        return takes_nothing_from_next(
            self.officer.licensed,
            self.officer.traffic_authority,
            self.is_exempt(year),
            of_year.all if is_intact else {},
            of_year.after_window,
            figures=self.law.for_period(year),
            is_intact=is_intact,
        )
