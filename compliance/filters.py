"""The question above a list of members or a report, as a form; what it can't use it says."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.measure_names import measure_names
from compliance.reports.question import DEFAULT_SORT, Question
from compliance.reports.rows import sort_keys
from compliance.reports.words import NOT_ON_RECORD, NOT_ON_RECORD_LABEL
from compliance.standing_looks import STANDING_LOOKS
from compliance.standings import law
from compliance.viewpoint import Viewpoint
from frame.addresses import key_in
from frame.days import FIRST_YEAR
from frame.form_fields import list_field
from frame.forms_renderer import DatePicker
from frame.words import us_date
from people.element_tree import ElementTree
from people.forms.naming import ElementSelect, indented
from people.models import Member

LONGEST_TEXT = 100


class DayField(forms.DateField):
    """A day; one that the calendar lacks, or of a year that nobody means, is named in the error."""

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                f"“{value}” is not a day on the calendar. Write it as 2026-03-15; "
                "until then this page shows today."
            ) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value.year < FIRST_YEAR:
            raise ValidationError(
                f"{us_date(value)} is before {FIRST_YEAR}. Check the year; until then this page "
                "shows today."
            )


class AnyChoiceField(forms.ChoiceField):
    """A choice that is checked by the form, in its own words."""

    def validate(self, value: str) -> None:
        forms.Field.validate(self, value)


class AsOfForm(forms.Form):
    """A period as of a day, and as known on one: nobody can tell what is to come.

    Args:
        today: the last day that can be asked about.
    """

    today: date

    def clean_as_of(self) -> date | None:
        as_of = self.cleaned_data["as_of"]
        if as_of is not None and as_of > self.today:
            raise ValidationError(
                f"{us_date(as_of)} is still to come, so nobody can tell. Choose today or a day "
                "before; until then this page shows today."
            )
        return as_of

    def clean_known_on(self) -> date | None:
        known_on = self.cleaned_data["known_on"]
        if known_on is not None and known_on > self.today:
            raise ValidationError(
                f"What will be known on {us_date(known_on)}, nobody can tell. Choose a day in the "
                "past; until then this page shows what is known today."
            )
        return known_on

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        as_of, period = cleaned.get("as_of"), cleaned.get("period")
        if as_of is not None and period and as_of.year < int(period):
            self.add_error(
                "as_of",
                f"{period} had not begun on {us_date(as_of)}. Choose a later day or an earlier "
                "period; until then this page shows today.",
            )
        return cleaned


class PeriodForm(forms.Form):
    """A period that the law knows and that has begun.

    Args:
        today: the day it is asked on, of whose year the last period is.
    """

    period = forms.CharField(required=False, label="Period")

    today: date

    def offer_periods(self) -> None:
        years = [str(year) for year in range(self.today.year, law().first_period - 1, -1)]
        choices = [(year, year) for year in years]
        self.fields["period"] = AnyChoiceField(required=False, label="Period", choices=choices)

    def clean_period(self) -> str:
        period = self.cleaned_data["period"]
        first, last = law().first_period, self.today.year
        if not is_year(period, first, last):
            raise ValidationError(
                f"“{period}” is not a CLEE period. Choose a year from {first} to {last}; "
                f"until then this page shows {last}."
            )
        return period


class QuestionForm(PeriodForm, AsOfForm):
    """What to ask. A value it can't use gets a sentence, and the default takes its place.

    Args:
        query: the address's parameters.
        tree: the elements that the reader may ask for.
        today: the last day that can be asked about.
    """

    as_of = DayField(required=False, label="As of", widget=DatePicker)
    element = AnyChoiceField(required=False, label="Element", widget=ElementSelect)
    standing = AnyChoiceField(required=False, label="Standing")
    missing = AnyChoiceField(required=False, label="What is missing")
    kind = AnyChoiceField(required=False, label="Kind")
    q = forms.CharField(
        required=False,
        label="Name or serial number",
        max_length=LONGEST_TEXT,
        error_messages={
            "max_length": "That is %(show_value)s characters. "
            "Search for a part of a name or a serial number, %(limit_value)s at most."
        },
    )
    short = forms.BooleanField(required=False, label="Only those short of hours")
    open = forms.BooleanField(required=False, label="Open in any year")
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order: tuple[str, ...] = (
        "q",
        "element",
        "standing",
        "missing",
        "kind",
        "period",
        "as_of",
        "short",
        "open",
    )

    def __init__(self, query: QueryDict, *, tree: ElementTree, today: date) -> None:
        in_force = {"period": str(today.year), "as_of": today.isoformat()}
        data = query.copy()
        for name, value in in_force.items():
            if not data.get(name):
                data[name] = value
        super().__init__(data=data, initial=in_force)
        self.tree = tree
        self.today = today
        self.law = law()
        self.offer_periods()
        self.order_fields(self.field_order)
        list_field(self, "element").choices = [
            ("", "All within reach"),
            *((str(b.pk), indented(b)) for b in tree.branches.values()),
        ]
        list_field(self, "standing").choices = [
            ("", "Any"),
            *((key, standing.label) for key, standing in STANDING_LOOKS.items()),
            (NOT_ON_RECORD, NOT_ON_RECORD_LABEL),
        ]
        list_field(self, "missing").choices = [("", "Anything or nothing"), *self._measures()]
        list_field(self, "kind").choices = [("", "Any"), *Member.Kind.choices]

    @property
    def form(self) -> "QuestionForm":
        """Itself, so that the filter bar can draw it."""
        return self

    @property
    def element_out_of_reach(self) -> bool:
        """An element is asked for that the reader can't see, or that there isn't."""
        key = key_in(self.data.get("element", "").strip())
        return key is not None and key not in self.tree

    def clean_element(self) -> str:
        return self._one_of("element", "an element", "everyone within reach")

    def clean_standing(self) -> str:
        return self._one_of("standing", "a standing", "every standing")

    def clean_missing(self) -> str:
        return self._one_of("missing", "something that can be missing", "everyone")

    def clean_kind(self) -> str:
        return self._one_of("kind", "a kind of member", "every kind")

    def clean_sort(self) -> str:
        """The column to sort by; the table says that there is no such column."""
        sort = self.cleaned_data["sort"]
        keys = sort_keys(key for key, _ in self._measures())
        return sort if sort.removeprefix("-") in keys else DEFAULT_SORT

    @property
    def question(self) -> Question:
        """What is asked, with the default in place of each value that can't be used."""
        self.full_clean()
        given = self.cleaned_data
        element = given.get("element")
        return Question(
            viewpoint=Viewpoint(
                period=int(given.get("period") or self.today.year),
                as_of=given.get("as_of") or self.today,
                known_on=given.get("known_on"),
            ),
            element_id=int(element) if element else None,
            include_left=given.get("left", False),
            text=given.get("q", ""),
            standing=given.get("standing", ""),
            missing=given.get("missing", ""),
            kind=given.get("kind", ""),
            only_short=given.get("short", False),
            only_open=given.get("open", False),
            sort=given.get("sort", DEFAULT_SORT),
        )

    def _measures(self) -> list[tuple[str, str]]:
        """Every measure of any period, so that a filter survives a change of period."""
        return [
            (measure.key, measure.heading)
            for measure in measure_names(self.law.for_period(self.today.year))
        ]

    def _one_of(self, name: str, noun: str, shown: str) -> str:
        value = self.cleaned_data[name]
        if value and not list_field(self, name).valid_value(value):
            raise ValidationError(
                f"“{value[:LONGEST_TEXT]}” is not {noun}. Choose one of the list; until then "
                f"this page shows {shown}."
            )
        return value


class ReportForm(QuestionForm):
    """A report can also be asked about members who have left."""

    left = forms.BooleanField(required=False, label="Include those who left")
    known_on = DayField(required=False, label="As known on", widget=DatePicker)

    field_order = (*QuestionForm.field_order[:-2], "known_on", "short", "open", "left")

    def clean_known_on(self) -> date | None:
        """What was known today is what is known now."""
        known_on = super().clean_known_on()
        return None if known_on == self.today else known_on


def is_year(text: str, first: int, last: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4 and first <= int(text) <= last
