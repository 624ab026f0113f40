"""The days of a class, a small form each, added and removed one by one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Self

from django import forms

from courses.class_days import MOST_DAYS, Day
from courses.forms.rows import RowForms
from frame.form_fields import TypedDate, TypedNumber, TypedTime

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


class DayForms(RowForms):
    """The forms of all days of a class."""

    called = "Day"
    prefix = "days"
    row_form = DayForm
    most = MOST_DAYS

    @classmethod
    def of(cls, days: Sequence[Day]) -> Self:
        """Forms filled from the days of a class."""
        return cls([day._asdict() for day in days], is_bound=False)

    def next_row(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The next weekday at the hours of the last."""
        return next_day(row)

    @property
    def days(self) -> list[Day]:
        """The days that can be read so far."""
        found = (form.day for form in self.forms if isinstance(form, DayForm))
        return [day for day in found if day is not None]


def next_day(row: Mapping[str, str]) -> dict[str, Any]:
    """The weekday after a day, at the same hours."""
    try:
        on = date.fromisoformat(str(row.get("on", ""))) + timedelta(days=1)
        while on.weekday() >= SATURDAY:
            on += timedelta(days=1)
    except (ValueError, OverflowError):
        return {**row, "on": ""}
    return {**row, "on": on.isoformat()}
