"""Settling: which hours belong to which period, one year after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .credit import Credit
from .figures import LICENSED_SOURCE, TOTAL, Figures
from .hundredths import HOURS, Hundredths, add_to, hundredths_of, subtract_hundredths
from .law import Law
from .measuring import credited_hours, required_hours, short_hours
from .officer import Officer, circumstances_of
from .part_of_credit import part_for_needs
from .sources import NON_POST
from .status import cure_window_ends_on


@dataclass(frozen=True)
class Share:
    """Hours of one credit that belong to one period."""

    credit: Credit
    hundredths: Hundredths


@dataclass
class Allocation:
    """Which hours of each credit belong to which period.

    Args:
        credits: those that count at all.
        left: by a credit's id, the hours that no period holds yet.
        shares: by period, the hours that it holds.
    """

    credits: tuple[Credit, ...]
    left: dict[str, Hundredths] = field(default_factory=dict)
    shares: dict[int, list[Share]] = field(default_factory=dict)

    def move(self, credit: Credit, hundredths: Hundredths, period: int) -> None:
        self.left[credit.id] = subtract_hundredths(self.left[credit.id], hundredths)
        self.shares.setdefault(period, []).append(Share(credit, hundredths))


def is_seen(credit: Credit, law: Law, as_of: date) -> bool:
    """Tell whether a credit is CLEE on the day: done, not void, not failed.

    Source: 11 CSR 75-15.010(4), 75-15.070(6)
    """
    return (
        credit.on <= as_of
        and not credit.voided
        and not has_failed(credit, law)
        and credit.source != NON_POST
    )


def has_failed(credit: Credit, law: Law) -> bool:
    """Source: 11 CSR 75-15.070(6)"""
    if credit.score is None:
        return False
    period = max(credit.on.year, law.first_period)
    return credit.score < law.for_period(period).pass_mark


def settle(
    officer: Officer,
    credits: Iterable[Credit],
    *,
    period: int,
    as_of: date,
    law: Law,
    last: int | None = None,
) -> Allocation:
    """Settle every period from the officer's first on record up to the one asked for.

    Args:
        last: settle the periods after it too, up to this one. That changes no share of an
            earlier period, so one settling answers for all of them.

    Source: 11 CSR 75-15.080(2); choices cure_by_the_hour and cure_order
    """
    in_order = sorted(credits, key=lambda credit: credit.on)
    first = first_period_settled(officer, in_order, period=period, law=law)
    seen = tuple(credit for credit in in_order if is_seen(credit, law, as_of))
    allocation = Allocation(seen, {credit.id: hundredths_of(credit, law.topics) for credit in seen})
    for year in range(min(first, period), (last or period) + 1):
        _settle_period(allocation, officer, law.for_period(year), as_of, may_cure=year >= first)
    return allocation


def first_period_settled(
    officer: Officer, credits: Iterable[Credit], *, period: int, law: Law
) -> int:
    """Return the first period that later hours can make up (choice first_period_settled)."""
    first = officer.records_from
    if first is None:
        first = min([period, *(credit.on.year for credit in credits)])
    return max(first, law.first_period)


def _settle_period(
    allocation: Allocation, officer: Officer, figures: Figures, as_of: date, *, may_cure: bool
) -> None:
    period = figures.period
    for credit in allocation.credits:
        if credit.period == period and allocation.left[credit.id][HOURS]:
            allocation.move(credit, allocation.left[credit.id], period)
    circumstances = circumstances_of(officer, period, as_of)
    window_ends_on = cure_window_ends_on(circumstances, figures)
    if not may_cure or window_ends_on is None:
        return
    candidates = [
        credit
        for credit in allocation.credits
        if credit.book_to is None and figures.ends_on < credit.on <= window_ends_on
    ]
    required = required_hours(circumstances, officer.traffic_authority, figures)
    _Cure(allocation, figures, required).run(candidates)


class _Cure:
    """Applies later hours to a period, only as far as they remove a shortfall.

    Source: 11 CSR 75-15.080(2); choices cure_by_the_hour and cure_order
    """

    def __init__(self, allocation: Allocation, figures: Figures, required: Hundredths) -> None:
        self.allocation = allocation
        self.figures = figures
        self.required = required
        self.by_source = hours_by_source(allocation.shares.get(figures.period, ()))

    def run(self, candidates: list[Credit]) -> None:
        for credit in candidates:
            self._apply(credit, self._part_for_specific_needs(credit))
        for credit in candidates:
            self._apply(credit, self._part_for_total(credit))

    def _by_measure(self, hours: Hundredths) -> dict[str, int]:
        return dict(zip((measure.key for measure in self.figures.measures), hours, strict=True))

    def _short(self) -> dict[str, int]:
        credited = credited_hours(self.by_source, self.figures)
        return self._by_measure(short_hours(self.required, credited))

    def _part_for_specific_needs(self, credit: Credit) -> Hundredths:
        hundredths = self.allocation.left[credit.id]
        serves = self._by_measure(credited_hours({credit.source: hundredths}, self.figures))
        needs = {key: min(hours, serves[key]) for key, hours in self._short().items()}
        return part_for_needs(hundredths, needs, needs[LICENSED_SOURCE], self.figures)

    def _part_for_total(self, credit: Credit) -> Hundredths:
        hundredths = self.allocation.left[credit.id]
        hours = min(self._short()[TOTAL], hundredths[HOURS], self._room(credit.source, hundredths))
        return part_for_needs(hundredths, {}, hours, self.figures)

    def _room(self, source: str, hundredths: Hundredths) -> int:
        cap = self.figures.caps_in_hundredths.get(source)
        if cap is None:
            return hundredths[HOURS]
        used = self.by_source[source][HOURS] if source in self.by_source else 0
        return max(cap - used, 0)

    def _apply(self, credit: Credit, part: Hundredths) -> None:
        if part[HOURS]:
            self.allocation.move(credit, part, self.figures.period)
            add_to(self.by_source, credit.source, part)


def hours_by_source(shares: Iterable[Share]) -> dict[str, Hundredths]:
    by_source: dict[str, Hundredths] = {}
    for share in shares:
        add_to(by_source, share.credit.source, share.hundredths)
    return by_source
