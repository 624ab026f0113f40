"""The days that run on a public-records request, counted in days of business."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

A_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
# No day of a request is further from the day on which it is written: a year was typed wrong.
FURTHEST = timedelta(days=2 * 366)
FILE = Path(__file__).with_name("days.toml")


@dataclass(frozen=True)
class Holiday:
    """A day on which no business is done."""

    on: date
    name: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Counted:
    """A last day, and the holidays that put it off."""

    on: date
    holidays: tuple[Holiday, ...]

    @property
    def why(self) -> str:
        """What moved the day, in a sentence; blank where nothing did."""
        if not self.holidays:
            return ""
        names = "; ".join(
            f"{each.name} ({each.source}{'' if each.confirmed else ', not confirmed'})"
            for each in self.holidays
        )
        return f"Not counted as a day of business: {names}."


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


def answered_by(received_on: date) -> Counted:
    """The last day on which a public-records request is answered in time.

    The end of the third business day after the one on which it was received.
    Source: RSMo 610.023.3
    """
    left = _said()["answer"]["business_days"]
    day, passed = received_on, []
    while left:
        day += A_DAY
        holiday = holiday_on(day)
        if holiday is not None and day.weekday() < SATURDAY:
            passed.append(holiday)
        elif day.weekday() < SATURDAY:
            left -= 1
    return Counted(day, tuple(passed))


def answer_cited() -> str:
    """`RSMo 610.023.3 (not confirmed)`"""
    return _cited(_said()["answer"])


def answer_confirmed() -> bool:
    """Whether the paragraph of the answer is checked, so that a letter may cite it."""
    return bool(_said()["answer"]["confirmed"])


def withdrawn_from(asked_back_on: date) -> tuple[date, str]:
    """The first day on which a request may be taken as withdrawn that nobody explained, and by
    which paragraph."""
    said = _said()["withdrawal"]
    return asked_back_on + timedelta(days=said["days"]), _cited(said)


def why_closed(day: date) -> str:
    """Why a day is none of business: `a Saturday`, `Christmas Day`; blank where it is one."""
    if (holiday := holiday_on(day)) is not None:
        return holiday.name
    return f"a {day:%A}" if day.weekday() >= SATURDAY else ""


def holiday_on(day: date) -> Holiday | None:
    """The holiday that a day is, if any."""
    return next((each for each in holidays_of(day.year) if each.on == day), None)


@cache
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """The holidays of a year. One on a Sunday is kept on the Monday. Source: RSMo 9.010"""
    return tuple(_holidays(year))


def _holidays(year: int) -> Iterator[Holiday]:
    for said in _said()["holiday"]:
        on = _day_of(said, year)
        if on.weekday() == SUNDAY:
            on += A_DAY
        yield Holiday(on, said["name"], said["source"], said["confirmed"])


def _day_of(said: dict[str, Any], year: int) -> date:
    if "day" in said:
        return date(year, said["month"], said["day"])
    if said["nth"] > 0:
        first = date(year, said["month"], 1)
        ahead = (said["weekday"] - first.weekday()) % 7
        return first + timedelta(days=ahead + 7 * (said["nth"] - 1))
    last = date(year + said["month"] // 12, said["month"] % 12 + 1, 1) - A_DAY
    return last - timedelta(days=(last.weekday() - said["weekday"]) % 7)


def _cited(said: dict[str, Any]) -> str:
    return said["source"] if said["confirmed"] else f"{said['source']} (not confirmed)"
