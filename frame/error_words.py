"""Django's stock errors said so that they name the value and the way out.

An error whose words a form or a field gives itself is left as it is.
"""

from collections.abc import Callable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField


class Headline(ValidationError):
    """What a refusal in several sentences says first, of the whole: none of its problems."""


def plain_words(error: ValidationError, field: BoundField) -> str:
    """Say one error of a field."""
    in_our_words = OURS.get(error.code or "")
    if in_our_words is None or not is_stock(error, field):
        return " ".join(error.messages)
    return in_our_words(error, field)


def is_stock(error: ValidationError, field: BoundField) -> bool:
    """Tell whether the words are Django's, not the form's."""
    for kind in type(field.field).__mro__:
        stock = getattr(kind, "default_error_messages", {}).get(error.code)
        if stock is not None:
            return str(error.message) == str(stock)
    return error.message in (MaxValueValidator.message, MinValueValidator.message)


def _missing(error: ValidationError, field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "Tick this box to go on."
    if isinstance(widget, forms.FileInput):
        return "Choose a file."
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "Choose at least one."
    if isinstance(widget, forms.Select | forms.RadioSelect):
        return "Choose one."
    return "Fill this in."


def _unreadable(error: ValidationError, field: BoundField) -> str:
    for kind, words in WHAT_IS_READ.items():
        if isinstance(field.field, kind) and isinstance(field.data, str):
            return f"“{field.data.strip()}” is not {words}"
    return " ".join(error.messages)


def _too_much(error: ValidationError, field: BoundField) -> str:
    assert error.params is not None
    return f"{error.params['value']} is too much: {error.params['limit_value']} is the most."


def _too_little(error: ValidationError, field: BoundField) -> str:
    assert error.params is not None
    return f"{error.params['value']} is too little: {error.params['limit_value']} is the least."


OURS: Mapping[str, Callable[[ValidationError, BoundField], str]] = {
    "required": _missing,
    "invalid": _unreadable,
    "max_value": _too_much,
    "min_value": _too_little,
}
# The first kind that fits; the decimal field is a kind of integer field to Django.
WHAT_IS_READ: Mapping[type[forms.Field], str] = {
    forms.DecimalField: "a number. Write it as 2.50.",
    forms.IntegerField: "a whole number. Write it as 25.",
    forms.DateField: "a day. Write it as 03/15/2026.",
    forms.DateTimeField: "a day and time. Write it as 03/15/2026 14:05.",
    forms.TimeField: "a time of day. Write it as 14:05.",
}
