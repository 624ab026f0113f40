"""What the form parts work out for themselves: required marks and the filters now on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms, template
from django.http import QueryDict
from django.template import RequestContext
from django.utils.encoding import force_str

from frame.templatetags.display import us_date

register = template.Library()

PAGE_PARAMETER = "page"


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the same list without it."""

    label: str
    remove_url: str


@register.filter
def has_required_fields(form: forms.BaseForm) -> bool:
    """Tell whether the form shows a field that must be filled in."""
    return any(field.field.required for field in form.visible_fields())


@register.inclusion_tag("forms/_filter_bar.html", takes_context=True)
def filter_bar(context: RequestContext, filterset: object) -> dict[str, object]:
    """Show a FilterSet's form on one row, with a chip for every filter that is on."""
    query = context["request"].GET
    form = filterset.form
    names = {name for field in form for name in parameter_names(field)}
    return {
        "form": form,
        "chips": list(chips_of(form, query)),
        "kept": [
            (name, value)
            for name, values in query.lists()
            if name not in names and name != PAGE_PARAMETER
            for value in values
        ],
        "reset_url": address(query, without=names),
    }


def chips_of(form: forms.BaseForm, query: QueryDict) -> Iterator[Chip]:
    """Name each filter in the address that the form knows, but not the values it starts with."""
    for field in form.visible_fields():
        for name in parameter_names(field):
            for value in query.getlist(name):
                if value and value != field.initial:
                    yield Chip(chip_label(field, value), address(query, {name}, value))


def parameter_names(field: forms.BoundField) -> list[str]:
    """List the address parameters a field reads; a widget of several parts has several."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        return [field.html_name + suffix for suffix in widget.widgets_names]
    return [field.html_name]


def chip_label(field: forms.BoundField, value: str) -> str:
    """Say what a filter narrows to: `Element: Metro Patrol`."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return str(field.label)
    return f"{field.label}: {shown_value(field, value)}"


def shown_value(field: forms.BoundField, value: str) -> str:
    """Give the words a person chose for the value the address holds."""
    for choice, label in flat_choices(getattr(field.field, "choices", ())):
        if force_str(choice) == value:
            return str(label).strip()  # an option of a tree is indented
    try:
        return us_date(date.fromisoformat(value))
    except ValueError:
        return value


def flat_choices(choices: object) -> Iterator[tuple[object, object]]:
    """Walk choices, those in groups included."""
    for choice, label in choices:
        if isinstance(label, (list, tuple)):
            yield from flat_choices(label)
        else:
            yield choice, label


def address(query: QueryDict, without: set[str], value: str | None = None) -> str:
    """Write the query string without some parameters, or without one value of theirs."""
    kept = query.copy()
    for name in [*without, PAGE_PARAMETER]:
        others = [item for item in kept.getlist(name) if value is not None and item != value]
        if others and name != PAGE_PARAMETER:
            kept.setlist(name, others)
        else:
            kept.pop(name, None)
    return f"?{kept.urlencode()}"
