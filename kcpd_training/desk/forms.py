"""What is asked of a member's record: a period and its days above it, and a transcript of it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.filters import AnyChoiceField, AsOfForm, DayField
from compliance.viewpoint import Viewpoint
from frame.days import day_problem
from frame.form_fields import LONGEST_ECHO, TypedDate, list_field
from frame.forms_once import FormTokenField
from frame.forms_renderer import DatePicker
from frame.words import us_date
from people.models import Member


class RecordForm(AsOfForm):
    """Which period, as of which day. A value it can't use gets a sentence and the default.

    Args:
        query: the address's parameters.
        periods: those the department holds records of, the newest first.
        whose: `your` or `Officer Núñez’s`.
        today: the last day that can be asked about.
    """

    data: QueryDict

    period = AnyChoiceField(required=False, label="Period")
    as_of = DayField(required=False, label="As of", widget=DatePicker)
    known_on = DayField(
        required=False,
        label="As known on",
        widget=DatePicker,
        help_text="Leaves out what was entered or voided after that day.",
    )

    def __init__(self, query: QueryDict, *, periods: list[int], whose: str, today: date) -> None:
        super().__init__(data=query.copy())
        self.periods = periods
        self.whose = whose
        self.today = today
        list_field(self, "period").choices = [(str(year), str(year)) for year in periods]
        if not self.data.get("as_of"):
            self.data["as_of"] = self._day_known().isoformat()
        if not self.data.get("period"):
            self.data["period"] = str(self._default_period())
        for name in ("as_of", "known_on"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def clean_period(self) -> int:
        period = self.cleaned_data["period"].strip()
        if period not in {str(year) for year in self.periods}:
            first, last = self.periods[-1], self.periods[0]
            years = str(first) if first == last else f"a year from {first} to {last}"
            raise ValidationError(
                f"“{period[:LONGEST_ECHO]}” is not one of {self.whose} periods on record. "
                f"Choose {years}; until then this page shows {last}."
            )
        return int(period)

    @property
    def viewpoint(self) -> Viewpoint:
        """From where the record is asked for; the default in place of what can't be used.

        What was known today is what is known now.
        """
        self.full_clean()
        known_on = self.cleaned_data.get("known_on")
        return Viewpoint(
            period=self.cleaned_data.get("period") or self._default_period(),
            as_of=self.cleaned_data.get("as_of") or self.today,
            known_on=None if known_on == self.today else known_on,
        )

    def _day_known(self) -> date:
        """The day to ask about where none is given: the one known on, else today."""
        try:
            day = date.fromisoformat(self.data.get("known_on", ""))
        except ValueError:
            return self.today
        return min(day, self.today)

    def _default_period(self) -> int:
        """The period of the day asked about, if there is one of it on record."""
        try:
            year = date.fromisoformat(self.data.get("as_of", "")).year
        except ValueError:
            return self.periods[0]
        return year if year in self.periods else self.periods[0]


class TranscriptForm(forms.Form):
    """What of the record, as of which day and as known on which.

    Args:
        member: whose record it is.
        years: those of which something is on record, the newest first.
        today: the last day that can be asked about, and the one where none is given.
    """

    scope = forms.ChoiceField(
        label="Covers",
        required=False,
        error_messages={"invalid_choice": "Nothing is on record of that year. Choose another."},
    )
    as_of = TypedDate(
        label="As of",
        required=False,
        widget=DatePicker,
        help_text="Training completed later is left out. If you leave it blank, the day below, or "
        "today.",
    )
    known_on = TypedDate(
        label="As known on",
        required=False,
        widget=DatePicker,
        help_text="Leaves out what was entered or voided after that day. Not earlier than “As of”; "
        "usually blank.",
    )
    form_token = FormTokenField()

    def __init__(
        self, *args: Any, member: Member, years: list[int], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.today = today
        list_field(self, "scope").choices = [
            ("", "Whole career"),
            *((str(year), str(year)) for year in years),
        ]
        for name in ("as_of", "known_on"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def clean_scope(self) -> int | None:
        scope = self.cleaned_data["scope"]
        return int(scope) if scope else None

    def clean_as_of(self) -> date | None:
        return self._past("as_of")

    def clean_known_on(self) -> date | None:
        """What was known today is what is known now."""
        day = self._past("known_on")
        return None if day == self.today else day

    def clean(self) -> dict[str, Any]:
        """Refuse days of which a paper would certify that nothing is on record."""
        given = {**(super().clean() or {})}
        if self.errors:
            return given
        year, known_on = given["scope"], given["known_on"]
        # What was known on a day is asked of that day, where no other is given.
        as_of = given["as_of"] = given["as_of"] or known_on or self.today
        if as_of < self.member.hired_on:
            self.add_error(
                "as_of",
                f"{self.member.name} was hired on {us_date(self.member.hired_on)}, so there is no "
                f"record as of {us_date(as_of)}. Choose a later day.",
            )
        elif year is not None and as_of.year < year:
            self.add_error(
                "as_of",
                f"{year} had not begun on {us_date(as_of)}. Choose a later day or an earlier year.",
            )
        if known_on is not None and known_on < as_of:
            self.add_error(
                "known_on",
                f"On {us_date(known_on)} nobody knew what there would be as of {us_date(as_of)}. "
                "Choose that day or a later one, or an earlier “As of”.",
            )
        return given

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if problem := day_problem(day, today=self.today):
            raise ValidationError(problem)
        if day is not None and day > self.today:
            raise ValidationError(
                f"{us_date(day)} is still to come, so nobody can tell. Choose today or earlier."
            )
        return day
