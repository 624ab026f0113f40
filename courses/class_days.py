"""The days of a class: what they add up to, and which days a class can't have."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError

from frame.days import years_after
from frame.words import us_date

FIRST_YEAR = 1970
MOST_YEARS_AHEAD = 2
MOST_DAYS = 60


class Day(NamedTuple):
    """One day of a class, local time."""

    on: date
    starts_at: time
    ends_at: time
    break_minutes: int = 0

    @property
    def span_minutes(self) -> int:
        """Minutes from start to end, breaks among them."""
        span = datetime.combine(self.on, self.ends_at) - datetime.combine(self.on, self.starts_at)
        return span // timedelta(minutes=1)

    @property
    def instruction_minutes(self) -> int:
        return self.span_minutes - self.break_minutes

    @property
    def times(self) -> str:
        """`8:00 AM to 4:00 PM, 80 minutes of breaks`."""
        words = f"{clock(self.starts_at)} to {clock(self.ends_at)}"
        if self.break_minutes == 1:
            return f"{words}, 1 minute of breaks"
        return f"{words}, {self.break_minutes} minutes of breaks" if self.break_minutes else words

    def __str__(self) -> str:
        """`Mar 10, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks`."""
        return f"{us_date(self.on)}, {self.times}"


def clock(at: time) -> str:
    """`8:05 AM`."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def first_and_last(days: Sequence[Day]) -> tuple[date, date]:
    return min(day.on for day in days), max(day.on for day in days)


def when_and_where(days: Sequence[Day], location: str) -> str:
    """`Mar 10, 2026, 8:00 AM to 4:00 PM at Academy`: for who is to come; breaks left out."""
    when = "; ".join(str(day._replace(break_minutes=0)) for day in sorted(days))
    return f"{when} at {location}"


def validate_days(days: Sequence[Day], *, today: date) -> None:
    """Refuse days that a class can't have.

    Raises:
        ValidationError: an error a field, named `days-<number from 0>-<field>`.
    """
    if not days:
        raise ValidationError("A class has at least one day. Give its date, start and end.")
    if len(days) > MOST_DAYS:
        raise ValidationError(
            f"{len(days)} days are more than {MOST_DAYS}, the most a class has. "
            "Schedule it as several classes."
        )
    errors: dict[str, str] = {}
    for number, day in enumerate(days):
        for field, problem in _problems_of(day, today):
            errors[f"days-{number}-{field}"] = problem
    errors |= {key: problem for key, problem in _overlaps(days).items() if key not in errors}
    if errors:
        raise ValidationError(errors)


def _problems_of(day: Day, today: date) -> list[tuple[str, str]]:
    latest = years_after(today, MOST_YEARS_AHEAD)
    problems = []
    if day.on.year < FIRST_YEAR:
        problems.append(("on", f"{us_date(day.on)} is before {FIRST_YEAR}. Check the year."))
    elif day.on > latest:
        problems.append(
            (
                "on",
                f"{us_date(day.on)} is more than {MOST_YEARS_AHEAD} years ahead; "
                f"the latest day is {us_date(latest)}. Check the year.",
            )
        )
    if day.ends_at <= day.starts_at:
        problems.append(
            (
                "ends_at",
                f"The day ends at {clock(day.ends_at)}, which is not after its start at "
                f"{clock(day.starts_at)}. A class past midnight is two days.",
            )
        )
    elif day.break_minutes >= day.span_minutes:
        problems.append(
            (
                "break_minutes",
                f"{day.break_minutes} minutes of breaks leave nothing of the "
                f"{day.span_minutes} minutes from start to end. Lower the breaks.",
            )
        )
    return problems


def _overlaps(days: Sequence[Day]) -> dict[str, str]:
    errors = {}
    before: Day | None = None
    for number in sorted(range(len(days)), key=lambda number: days[number]):
        day = days[number]
        if before is not None and day.on == before.on and day.starts_at < before.ends_at:
            errors[f"days-{number}-starts_at"] = (
                f"{clock(day.starts_at)} on {us_date(day.on)} is before "
                f"{clock(before.ends_at)}, when another part of that day ends. Change one of them."
            )
        if before is None or (day.on, day.ends_at) > (before.on, before.ends_at):
            before = day
    return errors
