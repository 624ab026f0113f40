"""The period and the day above a member's record; what it can't use it says."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.filters import AnyChoiceField, DayField
from compliance.viewpoint import Viewpoint
from frame.form_fields import LONGEST_ECHO, list_field
from frame.forms_renderer import DatePicker
from frame.templatetags.display import us_date


class RecordForm(forms.Form):
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
        if as_of is not None and period is not None and as_of.year < period:
            self.add_error(
                "as_of",
                f"{period} had not begun on {us_date(as_of)}. Choose a later day or an earlier "
                "period; until then this page shows today.",
            )
        return cleaned

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
