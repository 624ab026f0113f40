"""Small forms of one kind, a row each, added and removed one by one, sent with a larger form."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Self

from django import forms
from django.forms import BoundField

from frame.forms_renderer import UswdsBoundField, before_error


class RowForms:
    """The forms of all rows. Each kind says what the names below are for it.

    Args:
        rows: the values of each row by field.
        is_bound: whether they were posted, and so are checked.
        focus_on: the number of the row to type in next.
    """

    called: ClassVar[str]
    prefix: ClassVar[str]
    row_form: ClassVar[type[forms.Form]]
    most: ClassVar[int]

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], *, is_bound: bool, focus_on: int | None = None
    ) -> None:
        self.rows = [dict(row) for row in rows] or [{}]
        self.is_bound = is_bound
        self.forms = [self._form(number, row) for number, row in enumerate(self.rows)]
        if focus_on is not None:
            first = next(iter(self.row_form.base_fields))
            self.forms[focus_on].fields[first].widget.attrs["autofocus"] = True

    def _form(self, number: int, row: dict[str, Any]) -> forms.Form:
        prefix = f"{self.prefix}-{number}"
        if not self.is_bound:
            return self.row_form(initial=row, prefix=prefix)
        return self.row_form({f"{prefix}-{name}": row[name] for name in row}, prefix=prefix)

    @classmethod
    def names(cls) -> re.Pattern[str]:
        """Match what a field of a row is posted by."""
        fields = "|".join(cls.row_form.base_fields)
        return re.compile(rf"{cls.prefix}-(\d{{1,3}})-({fields})")

    @classmethod
    def posted(cls, data: Mapping[str, str]) -> Self:
        """The rows of a posted page; those left wholly blank are none."""
        return cls(cls.posted_rows(data), is_bound=True)

    @classmethod
    def posted_rows(cls, data: Mapping[str, str]) -> list[dict[str, str]]:
        """The values of each row as they were typed, in order."""
        rows: dict[int, dict[str, str]] = {}
        for name, value in data.items():
            if match := cls.names().fullmatch(name):
                rows.setdefault(int(match[1]), {})[match[2]] = value
        return [rows[number] for number in sorted(rows) if any(rows[number].values())][
            : cls.most + 1
        ]

    def next_row(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """What one more row after `row` starts from."""
        raise NotImplementedError

    def with_one_more(self) -> Self:
        """The same rows and one more."""
        rows = self.rows
        if len(rows) < self.most:
            rows = [*rows, dict(self.next_row(rows[-1]))]
        return type(self)(rows, is_bound=False, focus_on=len(rows) - 1)

    def without(self, number: str) -> Self:
        """The same rows but one."""
        rows = [row for place, row in enumerate(self.rows) if str(place) != number]
        return type(self)(rows, is_bound=False, focus_on=max(len(rows) - 1, 0))

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each, so that each shows its errors
        return all(valid)

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def add_error(self, name: str, errors: Any) -> bool:
        """Put errors named by prefix, number and field beside it; False when not ours."""
        match = self.names().fullmatch(name)
        if match is None:
            return False
        self.forms[int(match[1])].add_error(match[2], errors)
        return True


class FormWithRows:
    """What is typed into a form and its rows, checked together and refused together."""

    def __init__(self, form: forms.Form, rows: RowForms) -> None:
        self.form, self.rows = form, rows

    @property
    def fields(self) -> dict[str, forms.Field]:
        """Every field by the name that an error calls it by."""
        of_rows = {
            one.add_prefix(name): field
            for one in self.rows.forms
            for name, field in one.fields.items()
        }
        return {**self.form.fields, **of_rows}

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return self.form.cleaned_data

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), self.rows.is_valid()]  # both, so that both show errors
        return all(valid)

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None or field in self.form.fields:
            self.form.add_error(field, error)
        else:
            self.rows.add_error(field, error)


class NamedField(NamedTuple):
    """A field as a summary of errors names it."""

    label: str
    id_of_first_input: str
    error_words: list[str]

    @property
    def label_before_error(self) -> str:
        return before_error(self.label)


def _named(label: str, field: BoundField) -> NamedField:
    assert isinstance(field, UswdsBoundField)
    return NamedField(label, field.id_of_first_input, field.error_words)


class ErrorsWithRows:
    """The errors of a form and of its rows, as the summary of one form, in the page's order.

    Args:
        before: how many fields of the form stand before the rows.
    """

    def __init__(self, form: forms.Form, rows: RowForms, *, before: int = 0) -> None:
        self.errors = {
            one.add_prefix(name): found
            for one in (form, *rows.forms)
            for name, found in one.errors.items()
        }
        self.non_field_errors = form.non_field_errors()
        self.hidden_fields = form.hidden_fields()
        fields = [_named(str(field.label), field) for field in form.visible_fields()]
        of_rows = [
            _named(f"{rows.called} {number}, {field.label}", field)
            for number, row in enumerate(rows.forms, 1)
            for field in row.visible_fields()
        ]
        self.visible_fields = [*fields[:before], *of_rows, *fields[before:]]
