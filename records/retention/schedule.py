"""The retention schedule: data in `schedule.toml`, refused where a line is not whole."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

from frame.days import years_after

FILE = Path(__file__).with_name("schedule.toml")
NEEDED = frozenset({"label", "source", "confirmed"})
# The floor for what is kept of a course. Source: 11 CSR 75-15.020(5)
FEWEST_YEARS = 6


class ScheduleError(ValueError):
    """A line of the schedule can't be used; the message names it."""


@dataclass(frozen=True)
class Line:
    """How long one kind of record is kept, at least.

    Args:
        years: None where it is kept for good, or for days.
        counts_from: the day from which they count, in words.
        while_employed: kept as long as the member is employed, and so many years after that.
        confirmed: whether the figure is; the page says of others that it is not.
    """

    key: str
    label: str
    source: str
    confirmed: bool
    years: int | None = None
    days: int | None = None
    counts_from: str = ""
    while_employed: bool = False
    note: str = ""

    def __str__(self) -> str:
        return self.label

    @property
    def is_for_good(self) -> bool:
        return self.years is None and self.days is None

    @property
    def period(self) -> str:
        """`6 years after the last day of the class`, `For good`."""
        if self.is_for_good:
            return "For good"
        number = f"{self.years} years" if self.years is not None else f"{self.days} days"
        return f"{number} after {self.counts_from}"

    def kept_until(self, kept_from: date) -> date:
        """The last day on which it is kept in any case. Only of a line that has years.

        Args:
            kept_from: the day that the years count from.
        """
        assert self.years is not None, f"{self.key} is kept for good"
        return years_after(kept_from, self.years)

    def passed_before(self, today: date) -> date:
        """What counts from a day before this one has passed today.

        Only of a line that has years.
        """
        assert self.years is not None, f"{self.key} is kept for good"
        return years_after(today, -self.years)


def read_schedule(path: Path = FILE) -> dict[str, Line]:
    """The lines by key, in the order of the file.

    Raises:
        ScheduleError: a line lacks what it needs, has what nobody knows, or is below the floor.
    """
    return {key: _line(key, table) for key, table in tomllib.loads(path.read_text()).items()}


def _line(key: str, table: dict[str, object]) -> Line:
    known = {field.name for field in fields(Line)} - {"key"}
    if missing := NEEDED - table.keys():
        raise ScheduleError(f"{key}: {', '.join(sorted(missing))} is missing.")
    if unknown := table.keys() - known:
        raise ScheduleError(f"{key}: nobody knows {', '.join(sorted(unknown))}.")
    line = Line(key=key, **table)  # type: ignore[arg-type]  # as the file says; checked by its tests
    if not line.is_for_good and not line.counts_from:
        raise ScheduleError(f"{key}: say from which day its years count.")
    if line.years is not None and line.years < FEWEST_YEARS:
        raise ScheduleError(
            f"{key}: {line.years} years are fewer than {FEWEST_YEARS} (11 CSR 75-15.020(5))."
        )
    return line


@cache
def schedule() -> dict[str, Line]:
    """The schedule in force."""
    return read_schedule()
