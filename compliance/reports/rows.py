"""The rows of a report: members with their standing, narrowed and put in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from compliance.engine import Status
from compliance.engine.hours import to_hours
from compliance.explanations import missing_words
from compliance.measure_names import MeasureName
from compliance.reports.open_words import open_label, open_missing
from compliance.reports.question import DEFAULT_SORT, Question
from compliance.reports.words import NOT_ON_RECORD, standing_key, standing_label
from compliance.standing_looks import STANDING_LOOKS, standing_name
from compliance.standings import OpenPeriod, OpenPeriods, Standing, law
from frame.search import folded
from people.models import Member

# The worst standing sorts first.
STANDING_ORDER = {
    key: place for place, key in enumerate([*reversed(STANDING_LOOKS), NOT_ON_RECORD])
}
_OWES_NOTHING = frozenset({"not_required", "exempt", "waived", NOT_ON_RECORD})
# Whoever owes hours and stands elsewhere is short of some.
COMPLETE = "compliant"
SHORT = frozenset(STANDING_LOOKS) - _OWES_NOTHING - {COMPLETE}


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a report.

    Args:
        element_place: where the element stands in the tree.
        key: the standing's key, `not_on_record` among them.
        open_periods: years that have ended and still want hours, the latest first.
    """

    standing: Standing
    element: str
    element_place: int
    key: str
    open_periods: tuple[OpenPeriod, ...] = ()

    @property
    def member(self) -> Member:
        return self.standing.member

    @property
    def owes(self) -> bool:
        """Owes hours that the department can tell about."""
        return self.key not in _OWES_NOTHING

    @property
    def is_short(self) -> bool:
        """Hours are missing, whatever the day they are due on."""
        return self.owes and self.standing.is_short

    @property
    def has_own_day(self) -> bool:
        """The director extended the time, or has an application to decide."""
        return self.key in {"extended", "decision_pending"}

    @property
    def is_on_record(self) -> bool:
        return self.key != NOT_ON_RECORD

    @property
    def standing_label(self) -> str:
        until = self.extended_until
        return standing_name(self.key, until) if until else standing_label(self.key)

    @property
    def extended_until(self) -> date | None:
        """The day that the director extended the time to."""
        return self.standing.deadline if self.key == "extended" else None

    @property
    def missing(self) -> str:
        """What is short, in words."""
        if not self.is_short:
            return ""
        words = missing_words(self.standing.short, law().for_period(self.standing.period))
        return f"{words} hours" if [*self.standing.short] == ["total"] else words

    @property
    def open_labels(self) -> list[tuple[int, str]]:
        """Each open year, and in words how it is open."""
        return [(each.period, open_label(each)) for each in self.open_periods]

    @property
    def open_years(self) -> str:
        """`2025: at risk; 2024: at risk`"""
        return "; ".join(label for _, label in self.open_labels)

    @property
    def open_missing(self) -> str:
        """What is short of the open years: `2025: 2.00 of firearms`"""
        return "; ".join(f"{each.period}: {open_missing(each)}" for each in self.open_periods)

    @property
    def total_credited(self) -> Decimal:
        return self.credited("total")

    @property
    def total_required(self) -> Decimal:
        return self._hours(self.standing.required_hundredths, "total")

    def figures(self, measures: Iterable[MeasureName]) -> list[tuple[Decimal, Decimal]]:
        """Hours credited and hours short of each measure."""
        return [(self.credited(name.key), self.short(name.key)) for name in measures]

    def credited(self, measure: str) -> Decimal:
        return self._hours(self.standing.credited_hundredths, measure)

    def short(self, measure: str) -> Decimal:
        """Hours short of a measure; 0 for a member who owes none."""
        if not self.is_short:
            return to_hours(0)
        return self._hours(self.standing.short_hundredths, measure)

    def is_short_of(self, measure: str) -> bool:
        return self.is_short and bool(self._hundredths(self.standing.short_hundredths, measure))

    def _hours(self, hundredths: tuple[int, ...], measure: str) -> Decimal:
        return to_hours(self._hundredths(hundredths, measure))

    def _hundredths(self, hundredths: tuple[int, ...], measure: str) -> int:
        return hundredths[self.standing.measures.index(measure)]


def rows_of(
    standings: Iterable[Standing],
    element_names: dict[int, tuple[int, str]],
    open_periods: OpenPeriods,
) -> list[Row]:
    """Make rows.

    Args:
        element_names: by element's key, its place in the tree and its name.
    """
    rows = []
    for standing in standings:
        member = standing.member
        place, name = element_names[member.element_id]
        key = standing_key(standing)
        rows.append(Row(standing, name, place, key, open_periods.get(member.pk, ())))
    return rows


def narrowed(rows: Iterable[Row], question: Question) -> list[Row]:
    """The rows that the question asks to see."""
    words = folded(question.text).split()
    return [
        row
        for row in rows
        if (not question.only_short or row.is_short)
        and (not question.only_open or row.open_periods)
        and (not question.standing or row.key == question.standing)
        and (not question.missing or row.is_short_of(question.missing))
        and (not question.kind or row.member.kind == question.kind)
        and all(word in row.member.search_text for word in words)
    ]


# A department has far fewer names than members.
_folded = lru_cache(maxsize=20_000)(folded)


def _by_name(row: Row) -> tuple[str, str, str]:
    """Allen before Allen-Marshall, as a roster has it, accents aside."""
    member = row.member
    return _folded(member.last_name), _folded(member.first_name), member.search_text


def _by_missing(row: Row) -> tuple[int, int]:
    short = row.standing.short_hundredths if row.is_short else (0,)
    return short[0], sum(short)


def _by_open_periods(row: Row) -> tuple[int, int]:
    at_risk = sum(each.status == Status.NON_COMPLIANT for each in row.open_periods)
    return at_risk, len(row.open_periods)


_SORTS: dict[str, Callable[[Row], Any]] = {
    "name": _by_name,
    "serial": lambda row: row.member.serial_number.zfill(12),
    "rank": lambda row: row.member.rank.lower(),
    "element": lambda row: row.element_place,
    "standing": lambda row: STANDING_ORDER[row.key],
    "open": _by_open_periods,
    "missing": _by_missing,
}


def sort_keys(measures: Iterable[str]) -> set[str]:
    """Every column that rows can be put in the order of."""
    return {*_SORTS, *measures}


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """The rows in the order of a column; members who are level stand by name."""
    column = sort.removeprefix("-")
    by_name = sorted(rows, key=_SORTS[DEFAULT_SORT])
    key = _SORTS.get(column) or (lambda row: row.credited(column))
    return sorted(by_name, key=key, reverse=sort.startswith("-"))
