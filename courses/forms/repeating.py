"""The forms that schedule a class again and that move one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from courses.actions.repeating import MOST_COPIES, Copy
from courses.class_days import Day
from courses.forms.rows import RowForms
from courses.forms.sessions import past_meant
from frame.form_fields import SeenField, TypedDate, TypedNumber, TypedTime
from frame.forms_once import FormTokenField
from people.forms.naming import ElementField, whole_tree

A_WEEK = timedelta(days=7)


class CopyForm(forms.Form):
    """One more class."""

    on = TypedDate(label="First day")
    starts_at = TypedTime(label="Start")
    element = ElementField(label="Enroll the members of", required=False, empty="Nobody yet")


class CopyForms(RowForms):
    """The forms of all classes that are scheduled again."""

    called = "Class"
    prefix = "copies"
    row_form = CopyForm
    most = MOST_COPIES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = list(whole_tree().branches.values())  # read once for all rows
        for form in self.forms:
            element = form.fields["element"]
            assert isinstance(element, ElementField)
            element.offer(branches)

    @classmethod
    def weekly(cls, first: Day, *, number: int, weeks_apart: int) -> Self:
        """So many classes, the first of them as long after the class as they are apart."""
        rows: list[dict[str, Any]] = []
        on = first.on
        for _ in range(number):
            on = a_while_after(on, weeks_apart)
            rows.append({"on": on, "starts_at": first.starts_at})
        return cls(rows, is_bound=False)

    def next_row(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A week after the last, at its hour."""
        try:
            on = date.fromisoformat(str(row.get("on", "")))
        except ValueError:
            return {"on": "", "starts_at": row.get("starts_at", "")}
        return {"on": a_while_after(on, 1).isoformat(), "starts_at": row.get("starts_at", "")}

    @property
    def copies(self) -> list[Copy]:
        return [Copy(**form.cleaned_data) for form in self.forms]


def a_while_after(on: date, weeks: int) -> date:
    """The day some weeks later; the day itself where the calendar ends before."""
    try:
        return on + weeks * A_WEEK
    except OverflowError:
        return on


class RepeatForm(forms.Form):
    """What is sent with the rows: the token, and how many rows a button fills in."""

    number = TypedNumber(label="How many more classes", required=False, initial=4)
    form_token = FormTokenField()

    def clean_number(self) -> int:
        """So many rows; one where the number is left out."""
        number = self.cleaned_data["number"]
        if number is None:
            return 1
        if not 1 <= number <= MOST_COPIES:
            raise ValidationError(f"{number:,} is out of range. Give 1 to {MOST_COPIES}.")
        return int(number)


class MoveClassForm(forms.Form):
    """When a class begins instead."""

    on = TypedDate(label="First day")
    starts_at = TypedTime(label="Start")
    is_past_meant = past_meant()
    seen = SeenField()
