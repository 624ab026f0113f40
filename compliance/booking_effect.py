"""What booking a completion to an earlier period would do to each year, before it is done."""

from dataclasses import dataclass, replace
from datetime import date

from compliance.explanations import missing_words
from compliance.explanations.standing import OWES_NOTHING
from compliance.standings import Standing, file_of, law
from compliance.viewpoint import Viewpoint
from compliance.year_change import YearChange, year_changes
from records.models import Completion


@dataclass(frozen=True)
class BookingEffect:
    """What a booking would do.

    Args:
        changes: the year booked to, the completion's own, and every other that would change.
        warnings: a sentence for each thing a clerk would hardly want; empty where there is none.
    """

    to_period: int
    changes: list[YearChange]
    warnings: list[str]


def booking_effect(completion: Completion, to_period: int, *, as_of: date) -> BookingEffect:
    """Ask where the member would stand in each year with the booking, writing nothing.

    Other years can change too: hours dated by March 15 may be making up the year before, and a
    year that becomes short takes hours of the next.
    """
    member, own = completion.member, completion.completed_on.year
    on_file = file_of(member, Viewpoint(to_period, as_of))
    bookings = {**on_file.recorded.bookings, completion.pk: to_period}
    booked = replace(on_file, recorded=replace(on_file.recorded, bookings=bookings))
    periods = range(to_period, max(own, as_of.year) + 1)
    changes = year_changes(on_file, booked, periods=periods, as_of=as_of)
    return BookingEffect(
        to_period=to_period,
        changes=[
            change
            for change in changes
            if change.period in (to_period, own) or change.now != change.then
        ],
        warnings=[
            *_useless_words(changes[0]),
            *(_harm_words(change) for change in changes if change.is_harmed),
        ],
    )


def _useless_words(earlier: YearChange) -> list[str]:
    """Say that the year booked to has no use for the hours."""
    period = earlier.period
    if earlier.now.status in OWES_NOTHING:
        return [f"No hours are owed for {period}, so it has no use for these."]
    if not earlier.now.is_short:
        return [f"{period} is complete already, so it has no use for these hours."]
    if not earlier.is_helped:
        return [f"{period} gains nothing: {_missing(earlier.now)} would still be missing."]
    return []


def _harm_words(change: YearChange) -> str:
    missing = _missing(change.then)
    if change.now.is_short:
        return (
            f"More would be missing for {change.period}: {missing}, instead of "
            f"{_missing(change.now)}."
        )
    return f"{change.period} is complete now, and would be missing {missing}."


def _missing(standing: Standing) -> str:
    """The words of a warning; the table of the years names every minimum."""
    words = missing_words(standing.short, law().for_period(standing.period), most=2)
    return f"{words} hours" if [*standing.short] == ["total"] else words
