"""Which question a list answers, in words: for the head of its files and for their names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.encoding import force_str
from django.utils.text import slugify

from frame.words import us_date, us_datetime

# Longer names are cut: some file systems hold 255 bytes, and a browser may add to it.
LONGEST_FILE_NAME = 120


@dataclass(frozen=True)
class FilterOn:
    """One filter that is on: `Element: Metro Patrol`, or the label alone of a box checked.

    Args:
        parameter: its name in the address, and `value` what stands there.
        slug: the same for a file's name.
        is_refused: whether it was refused, and so narrows nothing.
    """

    parameter: str
    value: str
    label: str
    words: str
    slug: str
    is_refused: bool = False

    def __str__(self) -> str:
        said = f"{self.label}: {self.words}" if self.words else self.label
        return f"{said} (not used)" if self.is_refused else said


@dataclass(frozen=True)
class Head:
    """What a file says of itself before its first row.

    Args:
        counted: how many rows there are, with their noun.
        filters: those that are on, in words.
        order: the column that the rows are sorted by, in words; blank for the usual order.
        notes: sentences that a reader must know, the most important first.
        seen_from: the period and the days that the figures are of, where they depend on such.
        facts: what else every line of a CSV file says, by the name of its column.
        made_by: who took the file away.
    """

    title: str
    counted: str
    filters: tuple[str, ...]
    order: str
    made_at: datetime
    made_by: str
    notes: tuple[str, ...] = ()
    seen_from: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def question(self) -> str:
        """The filters in a line."""
        return "; ".join(self.filters) or "No filter"

    @property
    def made(self) -> str:
        return f"Made on {us_datetime(self.made_at)} by {self.made_by}"

    @property
    def sentences(self) -> list[str]:
        """What stands under the title, a line each."""
        filters = f"Filters: {self.question}" if self.filters else "No filter is on"
        parts = [self.seen_from, filters, self.counted, self.order, self.made]
        return [*self.notes, *(f"{part}." for part in parts if part)]

    @property
    def lines(self) -> list[str]:
        """The same for a spreadsheet, which has no head and foot of its own."""
        return [*self.sentences, f"{settings.DEPARTMENT_NAME}, Training Records"]

    @property
    def paragraphs(self) -> list[str]:
        """The same for paper, whose room is short: the notes first, then the rest in one."""
        notes = len(self.notes)
        return [*self.notes, " ".join(self.sentences[notes:])]


def filters_on(form: forms.BaseForm, query: QueryDict) -> Iterator[FilterOn]:
    """Name each filter of an address that the form knows, but not what it starts with.

    One that the form refuses is named as it was typed, so that a page can offer to take it off.
    """
    for field in form.visible_fields():
        if form.is_bound and not field.errors and not form.cleaned_data.get(field.name):
            continue
        for parameter in parameter_names(field):
            for value in query.getlist(parameter):
                if value.strip() and value != field.initial:
                    found = _filter_on(field, parameter, value)
                    yield replace(found, is_refused=bool(field.errors))


def parameter_names(field: forms.BoundField) -> list[str]:
    """List the address parameters a field reads; a widget of several parts has several."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        suffixes = widget.widgets_names  # type: ignore[attr-defined]  # missing in the stubs
        return [field.html_name + suffix for suffix in suffixes]
    return [field.html_name]


def file_name(parts: Iterable[str], file_format: str) -> str:
    """`report-2026-behind-firearms-as-of-2026-03-10.xlsx`, cut where it grows too long.

    Args:
        parts: what the file is, each filter, and last the day, which is never cut off.
    """
    *first, last = [slug for part in parts if (slug := slugify(part))]
    room = LONGEST_FILE_NAME - len(last) - len(file_format) - 2
    name = "-".join(first)
    if len(name) > room:
        name = name[:room].rsplit("-", 1)[0]
    return f"{name}-{last}.{file_format}" if name else f"{last}.{file_format}"


def _filter_on(field: forms.BoundField, parameter: str, value: str) -> FilterOn:
    label = str(field.label)
    if isinstance(field.field.widget, forms.CheckboxInput):
        return FilterOn(parameter, value, label, "", label)
    for choice, name in _flat(getattr(field.field, "choices", ())):
        if force_str(choice) == value:
            words = str(name).strip()  # an option of a tree is indented
            return FilterOn(parameter, value, label, words, words)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return FilterOn(parameter, value, label, value, value)
    return FilterOn(parameter, value, label, us_date(day), f"{label} {day}")


def _flat(choices: Iterable[tuple[object, object]]) -> Iterator[tuple[object, object]]:
    """Walk choices, those in groups included."""
    for choice, label in choices:
        if isinstance(label, Sequence) and not isinstance(label, str):
            yield from _flat(label)
        else:
            yield choice, label
