"""The days of a class, a small form each, added and removed one by one."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Self

from django import forms

from courses.days import MOST_DAYS, Day
from frame.form_fields import TypedDate, TypedNumber, TypedTime

FIELDS = ("on", "starts_at", "ends_at", "break_minutes")
NAME = re.compile(rf"days-(\d{{1,3}})-({'|'.join(FIELDS)})")
SATURDAY = 5


class DayForm(forms.Form):
    """One day."""

    on = TypedDate(label="Date")
    starts_at = TypedTime(label="Start")
    ends_at = TypedTime(label="End")
    break_minutes = TypedNumber(label="Breaks, minutes", required=False, min_value=0)

    def clean_break_minutes(self) -> int:
        return self.cleaned_data["break_minutes"] or 0

    @property
    def day(self) -> Day | None:
        """The day, once all of it can be read."""
        if not self.is_bound or not self.is_valid():
            return None
        return Day(**self.cleaned_data)


class DayForms:
    """The forms of all days.

    Args:
        rows: the values of each day by field.
        is_bound: whether they were posted, and so are checked.
        focus_on: the number of the day to type in next.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], *, is_bound: bool, focus_on: int | None = None
    ) -> None:
        self.rows = [dict(row) for row in rows] or [{}]
        self.is_bound = is_bound
        self.forms = [self._form(number, row) for number, row in enumerate(self.rows)]
        if focus_on is not None:
            self.forms[focus_on].fields["on"].widget.attrs["autofocus"] = True

    def _form(self, number: int, row: dict[str, Any]) -> DayForm:
        prefix = f"days-{number}"
        if not self.is_bound:
            return DayForm(initial=row, prefix=prefix)
        return DayForm({f"{prefix}-{name}": value for name, value in row.items()}, prefix=prefix)

    @classmethod
    def posted(cls, data: Mapping[str, str]) -> Self:
        """The days of a posted page; days left wholly blank are none."""
        return cls(posted_rows(data), is_bound=True)

    @classmethod
    def of(cls, days: Sequence[Day]) -> Self:
        """Forms filled from the days of a class."""
        return cls([day._asdict() for day in days], is_bound=False)

    def with_one_more(self) -> Self:
        """The same days and one more: the next weekday at the hours of the last."""
        rows = self.rows
        if len(rows) < MOST_DAYS:
            rows = [*rows, next_day(rows[-1])]
        return type(self)(rows, is_bound=False, focus_on=len(rows) - 1)

    def without(self, number: str) -> Self:
        """The same days but one."""
        rows = [row for place, row in enumerate(self.rows) if str(place) != number]
        return type(self)(rows, is_bound=False, focus_on=max(len(rows) - 1, 0))

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each, so that each shows its errors
        return all(valid)

    @property
    def days(self) -> list[Day]:
        """The days that can be read so far."""
        return [day for form in self.forms if (day := form.day) is not None]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def add_error(self, name: str, errors: list[str]) -> bool:
        """Put errors named `days-<number>-<field>` beside their field; False when not ours."""
        match = NAME.fullmatch(name)
        if match is None:
            return False
        self.forms[int(match[1])].add_error(match[2], errors)
        return True


def posted_rows(data: Mapping[str, str]) -> list[dict[str, str]]:
    """The values of each day as they were typed, in order."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in data.items():
        if match := NAME.fullmatch(name):
            rows.setdefault(int(match[1]), {})[match[2]] = value
    return [rows[number] for number in sorted(rows) if any(rows[number].values())][: MOST_DAYS + 1]


def next_day(row: Mapping[str, str]) -> dict[str, Any]:
    """The weekday after a day, at the same hours."""
    try:
        on = date.fromisoformat(str(row.get("on", ""))) + timedelta(days=1)
        while on.weekday() >= SATURDAY:
            on += timedelta(days=1)
    except (ValueError, OverflowError):
        return {**row, "on": ""}
    return {**row, "on": on.isoformat()}
