"""What the form parts work out for themselves: required marks and the filters now on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django import forms, template
from django.http import QueryDict
from django.template import RequestContext

from frame.error_words import Headline
from frame.lists.address import EXPORT, PAGE, without
from frame.lists.head import filters_on, parameter_names

register = template.Library()


class Filters(Protocol):
    """What narrows a list: a FilterSet, or a form of its own."""

    @property
    def form(self) -> forms.BaseForm: ...


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the same list without it."""

    label: str
    remove_url: str


@register.filter
def has_required_fields(form: forms.BaseForm) -> bool:
    """Tell whether the form shows a field that must be filled in."""
    return any(field.field.required for field in form.visible_fields())


@register.filter
def errors_counted(form: forms.BaseForm) -> int:
    """How many errors a form has, however many of them one field has; no headline is one."""
    found = sum(len(errors) for errors in form.errors.values())
    return found - len(headlines(form))


@register.filter
def headlines(form: forms.BaseForm) -> list[str]:
    """What refusals say first of the whole form, before its problems."""
    return [words for words, is_headline in _errors_of_whole(form) if is_headline]


@register.filter
def problems_of_whole(form: forms.BaseForm) -> list[str]:
    """What is wrong with the whole form, without what refusals say first."""
    return [words for words, is_headline in _errors_of_whole(form) if not is_headline]


def _errors_of_whole(form: forms.BaseForm) -> Iterator[tuple[str, bool]]:
    """Each error that is of no field, and whether it is a headline."""
    errors = form.non_field_errors  # of a form with rows it is no function
    for error in (errors() if callable(errors) else errors).as_data():
        for words in error.messages:
            yield words, isinstance(error, Headline)


@register.inclusion_tag("forms/_filter_bar.html", takes_context=True)
def filter_bar(
    context: RequestContext, filterset: Filters, *, folds: bool = False
) -> dict[str, object]:
    """Show a FilterSet's form on one row, with a chip for every filter that is on.

    Args:
        folds: the fields stay folded until asked for, as they do on every phone.
    """
    query = context["request"].GET
    form = filterset.form
    names = {name for field in form for name in parameter_names(field)}
    return {
        "form": form,
        "folds": folds,
        "chips": list(chips_of(form, query)),
        "kept": [
            (name, value)
            for name, values in query.lists()
            if name not in names and name not in (PAGE, EXPORT)
            for value in values
        ],
        "reset_url": without(query, names),
    }


def chips_of(form: forms.BaseForm, query: QueryDict) -> Iterator[Chip]:
    """Name each filter that is on, with the address that takes it off."""
    for each in filters_on(form, query):
        yield Chip(str(each), without(query, {each.parameter}, each.value))
