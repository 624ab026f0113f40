"""The form of a class and those of its days, sent as one."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from courses.days import validate_days
from courses.forms.days import DayForms
from courses.forms.sessions import SessionForm
from frame.forms_renderer import UswdsBoundField


class ClassForms:
    """What is typed of a class and of its days, checked together and refused together."""

    def __init__(self, form: SessionForm, days: DayForms, *, today: date) -> None:
        self.form, self.days, self.today = form, days, today

    @property
    def fields(self) -> dict[str, forms.Field]:
        """Every field by the name that an error calls it by."""
        of_days = {
            one.add_prefix(name): field
            for one in self.days.forms
            for name, field in one.fields.items()
        }
        return {**self.form.fields, **of_days}

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return {**self.form.cleaned_data, "days": self.days.days}

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), self._days_can_be()]  # both, so that both show errors
        return all(valid)

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None or field in self.form.fields:
            self.form.add_error(field, error)
        else:
            self.days.add_error(field, error)

    def _days_can_be(self) -> bool:
        """Whether the days can be, told at once with the errors of the other fields."""
        if not self.days.is_valid():
            return False
        try:
            validate_days(self.days.days, today=self.today)
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                return True  # about no single day: the action says it
            for name, found in error.message_dict.items():
                self.days.add_error(name, found)
            return False
        return True


class NamedField(NamedTuple):
    """A field as a summary of errors names it."""

    label: str
    id_of_first_input: str
    error_words: list[str]


def _named(label: str, field: BoundField) -> NamedField:
    assert isinstance(field, UswdsBoundField)
    return NamedField(label, field.id_of_first_input, field.error_words)


class ClassErrors:
    """The errors of a class and of its days, as the summary of one form, in the page's order."""

    def __init__(self, form: forms.Form, days: DayForms) -> None:
        self.errors = {
            one.add_prefix(name): found
            for one in (form, *days.forms)
            for name, found in one.errors.items()
        }
        self.non_field_errors = form.non_field_errors()
        self.hidden_fields = form.hidden_fields()
        fields = [_named(str(field.label), field) for field in form.visible_fields()]
        of_days = [
            _named(f"Day {number}, {field.label}", field)
            for number, day in enumerate(days.forms, 1)
            for field in day.visible_fields()
        ]
        before = 1 if "course" in form.fields else 0
        self.visible_fields = [*fields[:before], *of_days, *fields[before:]]
