"""Settling: which hours belong to which period, one year after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .credit import Credit
from .figures import LICENSED_SOURCE, TOTAL, Figures
from .law import Law
from .officer import Officer, circumstances_of
from .pool import credited_hours, required_hours, short_hours
from .portions import part_for_needs
from .rows import HOURS, Row, add_rows, row_of, subtract_rows
from .sources import NON_POST
from .status import cure_window_ends_on


@dataclass(frozen=True)
class Share:
    """Hours of one credit that belong to one period."""

    credit: Credit
    row: Row


@dataclass
class Ledger:
    """What each seen credit has left, and what each settled period holds."""

    credits: tuple[Credit, ...]
    left: dict[str, Row] = field(default_factory=dict)
    shares: dict[int, list[Share]] = field(default_factory=dict)

    def move(self, credit: Credit, row: Row, period: int) -> None:
        self.left[credit.id] = subtract_rows(self.left[credit.id], row)
        self.shares.setdefault(period, []).append(Share(credit, row))


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
    officer: Officer, credits: Iterable[Credit], *, period: int, as_of: date, law: Law
) -> Ledger:
    """Settle every period from the officer's first on record up to the one asked for.

    Source: 11 CSR 75-15.080(2); choices cure_by_the_hour and cure_order
    """
    in_order = sorted(credits, key=lambda credit: credit.on)
    first = first_period_settled(officer, in_order, period=period, law=law)
    seen = tuple(credit for credit in in_order if is_seen(credit, law, as_of))
    ledger = Ledger(seen, {credit.id: row_of(credit, law.topics) for credit in seen})
    for year in range(min(first, period), period + 1):
        _settle_period(ledger, officer, law.for_period(year), as_of, may_cure=year >= first)
    return ledger


def first_period_settled(
    officer: Officer, credits: Iterable[Credit], *, period: int, law: Law
) -> int:
    """Return the first period that later hours can make up (choice first_period_settled)."""
    first = officer.records_from
    if first is None:
        first = min([period, *(credit.on.year for credit in credits)])
    return max(first, law.first_period)


def _settle_period(
    ledger: Ledger, officer: Officer, figures: Figures, as_of: date, *, may_cure: bool
) -> None:
    period = figures.period
    for credit in ledger.credits:
        if credit.period == period and ledger.left[credit.id][HOURS]:
            ledger.move(credit, ledger.left[credit.id], period)
    circumstances = circumstances_of(officer, period, as_of)
    window_ends_on = cure_window_ends_on(circumstances, figures)
    if not may_cure or window_ends_on is None:
        return
    candidates = [
        credit
        for credit in ledger.credits
        if credit.book_to is None and figures.ends_on < credit.on <= window_ends_on
    ]
    required = required_hours(circumstances, officer.traffic_authority, figures)
    _Cure(ledger, figures, required).run(candidates)


class _Cure:
    """Applies later hours to a period, only as far as they remove a shortfall.

    Source: 11 CSR 75-15.080(2); choices cure_by_the_hour and cure_order
    """

    def __init__(self, ledger: Ledger, figures: Figures, required: Row) -> None:
        self.ledger = ledger
        self.figures = figures
        self.required = required
        self.pool = pool_of(ledger.shares.get(figures.period, ()))

    def run(self, candidates: list[Credit]) -> None:
        for credit in candidates:
            self._apply(credit, self._part_for_specific_needs(credit))
        for credit in candidates:
            self._apply(credit, self._part_for_total(credit))

    def _by_measure(self, hours: Row) -> dict[str, int]:
        return dict(zip((measure.key for measure in self.figures.measures), hours, strict=True))

    def _short(self) -> dict[str, int]:
        credited = credited_hours(self.pool, self.figures)
        return self._by_measure(short_hours(self.required, credited))

    def _part_for_specific_needs(self, credit: Credit) -> Row:
        row = self.ledger.left[credit.id]
        serves = self._by_measure(credited_hours({credit.source: row}, self.figures))
        needs = {key: min(hours, serves[key]) for key, hours in self._short().items()}
        return part_for_needs(row, needs, needs[LICENSED_SOURCE], self.figures)

    def _part_for_total(self, credit: Credit) -> Row:
        row = self.ledger.left[credit.id]
        hours = min(self._short()[TOTAL], row[HOURS], self._room(credit.source, row))
        return part_for_needs(row, {}, hours, self.figures)

    def _room(self, source: str, row: Row) -> int:
        cap = self.figures.caps_in_hundredths.get(source)
        if cap is None:
            return row[HOURS]
        used = self.pool[source][HOURS] if source in self.pool else 0
        return max(cap - used, 0)

    def _apply(self, credit: Credit, part: Row) -> None:
        if part[HOURS]:
            self.ledger.move(credit, part, self.figures.period)
            add_to_pool(self.pool, credit.source, part)


def pool_of(shares: Iterable[Share]) -> dict[str, Row]:
    pool: dict[str, Row] = {}
    for share in shares:
        add_to_pool(pool, share.credit.source, share.row)
    return pool


def add_to_pool(pool: dict[str, Row], source: str, row: Row) -> None:
    pool[source] = add_rows(pool[source], row) if source in pool else row
