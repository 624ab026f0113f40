"""Last year beside this one: the same question, asked of the period before on the same day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from compliance.measure_names import measure_words
from compliance.reports.question import Question
from compliance.reports.report import Report
from compliance.reports.rows import COMPLETE
from compliance.reports.words import lacked
from compliance.standings import law
from compliance.viewpoint import Viewpoint
from frame.words import share_words, us_date


@dataclass(frozen=True)
class ShortOf:
    """How many are short of hours.

    Args:
        owing: how many owe hours at all; None where that can't be told.
    """

    short: int
    owing: int | None

    @property
    def words(self) -> str:
        """`22 of 122 (18%)`"""
        if self.owing is None:
            return f"{self.short:,}"
        if not self.owing:
            return "nobody owes hours"
        share = share_words(self.short, self.owing) if self.short else "0%"
        return f"{self.short:,} of {self.owing:,} ({share})"


ByElement = Mapping[tuple[int | None, str], ShortOf]
"""By an element's key and name; without a key where several, or none, stand behind the name."""


@dataclass(frozen=True)
class Side:
    """One of two years.

    Args:
        whole: None where the number can't be told.
        missing: the words of the measure that all of them lack, where only these were asked for.
    """

    viewpoint: Viewpoint
    records_from: int
    whole: ShortOf | None
    by_element: ByElement
    missing: str = ""


@dataclass(frozen=True)
class BesideLine:
    """An element, now and a year before; None where it had or has nobody to count."""

    name: str
    now: ShortOf | None
    before: ShortOf | None


@dataclass(frozen=True)
class YearBefore:
    """Two years side by side."""

    now: Side
    before: Side

    @property
    def sentence(self) -> str:
        """`A year before, on Nov 28, 2025, 141 of 1,280 (11%) were short of hours for 2025.`"""
        viewpoint, whole = self.before.viewpoint, self.before.whole
        if not self.is_on_record:
            return (
                "There is no year before to compare: the department's records begin with "
                f"{self.before.records_from}."
            )
        on = f"A year before, on {us_date(viewpoint.as_of)},"
        if whole is None:
            return (
                f"{on} how many were short of hours for {viewpoint.period} would have told about "
                "single members."
            )
        if whole.owing == 0:
            return f"{on} nobody here owed hours for {viewpoint.period}."
        if self.before.missing:
            return f"{on} {lacked(self.before.missing, whole.short)} for {viewpoint.period}."
        verb = "was" if whole.short == 1 else "were"
        return f"{on} {whole.words} {verb} short of hours for {viewpoint.period}."

    @property
    def is_on_record(self) -> bool:
        return self.before.records_from <= self.before.viewpoint.period

    @property
    def lines(self) -> list[BesideLine]:
        """The elements in the order of this year, then those that only the year before had."""
        if not self.is_on_record:
            return []
        now, before = self.now.by_element, self.before.by_element
        return [
            BesideLine(key[1], now.get(key), before.get(key))
            for key in dict.fromkeys((*now, *before))
        ]


def side_of(report: Report) -> Side:
    """Of those short alone, no share is said: it would be that of all of them."""
    asked = report.question
    is_share = not (asked.missing or asked.only_short)

    def short_of(short: int, owing: int) -> ShortOf:
        return ShortOf(short, owing if is_share else None)

    return Side(
        viewpoint=asked.viewpoint,
        records_from=report.records_from,
        whole=short_of(report.short, report.owing),
        by_element={
            (part.element_id, part.name): short_of(part.short, part.short + part.counts[COMPLETE])
            for part in report.parts
        },
        missing=measure_words(asked.missing).words if asked.missing else "",
    )


def asked_a_year_before(question: Question) -> Question | None:
    """The same question a year before; None where there was no such period."""
    before = a_year_before(question.viewpoint)
    return None if before is None else replace(question, viewpoint=before)


def a_year_before(viewpoint: Viewpoint) -> Viewpoint | None:
    """The period before on the same day, as known on the same day; None before the first."""
    if viewpoint.period <= law().first_period:
        return None
    known_on = viewpoint.known_on
    return Viewpoint(
        viewpoint.period - 1,
        _same_day(viewpoint.as_of),
        None if known_on is None else _same_day(known_on),
    )


def _same_day(day: date) -> date:
    """A year before; for Feb 29 the last of that February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
