"""The smallest cure: the fewest hours of training that would make an officer compliant.

One class of those hours, from a licensed source, always does it: an hour serves its area, every
topic it is designated for, the licensed hours and the total at once. Fewer hours never do, as an
hour adds at most an hour to each measure and belongs to one area.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .credit import Credit
from .figures import LICENSED_SOURCE, TOTAL, Figures
from .hours import to_hours
from .hundredths import HOURS
from .law import Law
from .measuring import HoursBySource, credited_hours, required_hours, short_hours
from .officer import Officer, circumstances_of
from .settling import Allocation, first_period_settled, hours_by_source, settle
from .status import Status, cure_window_ends_on, deadline_of, status_of
from .topics import AREAS, Topic


@dataclass(frozen=True)
class CapLimit:
    """A capped source with too little room to give all that the total lacks.

    Args:
        used: hours of it that count already.
        most: hours of the cure that it can give, at most.
    """

    source: str
    cap: Decimal
    used: Decimal
    most: Decimal


@dataclass(frozen=True)
class EarlierNeed:
    """An earlier period that takes hours first.

    Args:
        hours: the fewest that cure it.
        until: hours earned by this day go to it first.
    """

    period: int
    hours: Decimal
    until: date


@dataclass(frozen=True)
class Cure:
    """The fewest hours that leave nothing short, told as one class.

    Args:
        licensed: hours of the class that must come from a licensed source.
        areas: hours it must have by area, only areas that are short; the rest may be of any.
        topics: hours it must be designated for, by topic.
        limits: capped sources that cannot give all of them.
        earn_by: last day on which new hours count by themselves; None when none do.
        make_up_by: a later day on which they still do, though nobody should plan on it.
        is_pending: the director has not decided, so no later hours count.
        earlier: earlier periods that take hours earned from this day on first.
    """

    hours: Decimal
    licensed: Decimal
    areas: Mapping[str, Decimal]
    topics: Mapping[str, Decimal]
    limits: tuple[CapLimit, ...]
    earn_by: date | None
    make_up_by: date | None
    is_pending: bool
    earlier: tuple[EarlierNeed, ...]

    @property
    def any_area(self) -> Decimal:
        """Hours of the class whose area does not matter."""
        return self.hours - sum(self.areas.values(), Decimal(0))


def cure_of(
    officer: Officer, credits: Iterable[Credit], *, period: int, as_of: date, law: Law
) -> Cure | None:
    """Find the smallest cure of what is short in the period on the day; None if nothing is.

    Args:
        credits: as for `assess`.

    Source: 11 CSR 75-15.010(2), (5)-(9); 75-15.080(2)-(3)
    """
    recorded = tuple(credits)
    figures = law.for_period(period)
    allocation = settle(officer, recorded, period=period, as_of=as_of, law=law)
    short = _short(allocation, officer, figures, as_of)
    if not any(short.values()):
        return None
    first = first_period_settled(officer, recorded, period=period, law=law)
    earn_by, make_up_by, is_pending = _days(officer, figures, as_of, is_settled=period >= first)
    areas = area_needs(short, law.topics)
    hours = fewest_hours(short, law.topics)
    by_source = hours_by_source(allocation.shares.get(period, ()))
    return Cure(
        hours=to_hours(hours),
        licensed=to_hours(short[LICENSED_SOURCE]),
        areas={key: to_hours(need) for key, need in areas.items() if need},
        topics={
            topic.key: to_hours(short[topic.key]) for topic in law.topics if short.get(topic.key)
        },
        limits=_limits(hours, short, by_source, figures),
        earn_by=earn_by,
        make_up_by=make_up_by,
        is_pending=is_pending,
        earlier=_earlier(allocation, officer, first, period, as_of, law),
    )


def fewest_hours(short: Mapping[str, int], topics: tuple[Topic, ...]) -> int:
    """Return the fewest hours that can serve all shortfalls at once, in hundredths as they are."""
    return max(sum(area_needs(short, topics).values()), *short.values())


def area_needs(short: Mapping[str, int], topics: tuple[Topic, ...]) -> dict[str, int]:
    """Return the hours needed in each area; a topic tied to an area needs hours of it."""
    needs = {area: short.get(area, 0) for area in AREAS}
    for area in AREAS:
        tied = sum(short.get(topic.key, 0) for topic in topics if topic.within == area)
        needs[area] = max(needs[area], tied)
    return needs


def _short(
    allocation: Allocation, officer: Officer, figures: Figures, as_of: date
) -> dict[str, int]:
    by_source = hours_by_source(allocation.shares.get(figures.period, ()))
    circumstances = circumstances_of(officer, figures.period, as_of)
    required = required_hours(circumstances, officer.traffic_authority, figures)
    short = short_hours(required, credited_hours(by_source, figures))
    return dict(zip((measure.key for measure in figures.measures), short, strict=True))


def _days(
    officer: Officer, figures: Figures, as_of: date, *, is_settled: bool
) -> tuple[date | None, date | None, bool]:
    """Say by when new hours count, by when they still would, and whether a decision is awaited."""
    circumstances = circumstances_of(officer, figures.period, as_of)
    status = status_of(circumstances, is_short=True, figures=figures, as_of=as_of)
    last = cure_window_ends_on(circumstances, figures) if is_settled else None
    if as_of > (last or figures.ends_on):
        return None, None, status == Status.DECISION_PENDING
    if last is None:
        return figures.ends_on, None, False
    earn_by = deadline_of(circumstances, status, figures) or last
    return earn_by, last if last != earn_by else None, False


def _limits(
    hours: int, short: Mapping[str, int], by_source: HoursBySource, figures: Figures
) -> tuple[CapLimit, ...]:
    limits = []
    for source, cap in figures.caps_in_hundredths.items():
        used = min(by_source[source][HOURS], cap) if source in by_source else 0
        missing_beyond = short[TOTAL] - (cap - used)
        if missing_beyond > 0:
            most = hours - max(short[LICENSED_SOURCE], missing_beyond)
            limits.append(CapLimit(source, to_hours(cap), to_hours(used), to_hours(most)))
    return tuple(limits)


def _earlier(
    allocation: Allocation, officer: Officer, first: int, period: int, as_of: date, law: Law
) -> tuple[EarlierNeed, ...]:
    needs = []
    for year in range(first, period):
        figures = law.for_period(year)
        until = cure_window_ends_on(circumstances_of(officer, year, as_of), figures)
        short = _short(allocation, officer, figures, as_of)
        if until is not None and until >= max(as_of, date(period, 1, 1)) and any(short.values()):
            needs.append(EarlierNeed(year, to_hours(fewest_hours(short, law.topics)), until))
    return tuple(needs)
