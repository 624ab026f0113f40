"""A form that is sent twice writes once: it carries a token, and the row it made keeps it.

A double click, the back button or a repeated request then gets the first one's row again.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

Row = TypeVar("Row")
Once = TypeVar("Once", bound="AddedOnce")


class AddedOnce(models.Model):
    """A row that remembers which form made it."""

    form_token = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        abstract = True


class FormTokenField(forms.UUIDField):
    """The hidden token of one form. A missing or spoiled one makes the form count as new."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "initial": uuid4, "label": "Form", **kwargs})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class Added(NamedTuple, Generic[Row]):
    """The row a form made, and whether an earlier sending of the form had made it."""

    row: Row
    is_repeat: bool


def made_by_form(model: type[Once], form_token: UUID | None) -> Once | None:
    """The row that this form has made already; None for a form without a token.

    An action asks once it holds the lock that every sending of the form waits for.
    """
    if form_token is None:
        return None
    return model._default_manager.filter(form_token=form_token).first()


@transaction.atomic
def add_once(model: type[Once], form_token: UUID | None, add: Callable[[], Once]) -> Added[Once]:
    """Run `add` unless this form was sent before; then give the row it made the first time.

    Args:
        form_token: the form's token; None always adds.
        add: makes the row, with `form_token` in it.
    """
    if form_token is None:
        return Added(add(), is_repeat=False)
    try:
        with transaction.atomic():
            return Added(add(), is_repeat=False)
    except IntegrityError:
        # Only the constraint tells for sure: the same form may be sent twice at one moment.
        if row := made_by_form(model, form_token):
            return Added(row, is_repeat=True)
        raise
