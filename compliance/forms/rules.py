"""The period above the rules, and the answer to an open question."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.filters import AnyChoiceField
from frame.form_fields import LONGEST_ECHO, TypedDate, list_field
from frame.forms_once import FormTokenField


class RulesForm(forms.Form):
    """Which period's rules. A value it can't use gets a sentence and the default.

    Args:
        query: the address's parameters.
        periods: those there are figures for, the newest first.
        default: the one shown where none is asked for.
    """

    data: QueryDict

    period = AnyChoiceField(required=False, label="Period")

    def __init__(self, query: QueryDict, *, periods: list[int], default: int) -> None:
        super().__init__(data=query.copy())
        self.periods = periods
        self.default = default
        list_field(self, "period").choices = [(str(year), str(year)) for year in periods]
        if not self.data.get("period"):
            self.data["period"] = str(default)

    def clean_period(self) -> int:
        period = self.cleaned_data["period"].strip()
        if period not in {str(year) for year in self.periods}:
            first, last = self.periods[-1], self.periods[0]
            raise ValidationError(
                f"“{period[:LONGEST_ECHO]}” is not a CLEE period with rules. Choose a year from "
                f"{first} to {last}; until then this page shows {self.default}."
            )
        return int(period)

    @property
    def asked(self) -> int:
        """The period, with the default in place of one that can't be used."""
        self.full_clean()
        if self.errors:
            self.data["period"] = str(self.default)  # what the list then shows as chosen
        return self.cleaned_data.get("period") or self.default


class AnswerForm(forms.Form):
    """What was answered, by whom, when. The action checks how long it may be."""

    form_token = FormTokenField()
    answer = forms.CharField(
        label="What is the answer?",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write down what was answered."},
    )
    source = forms.CharField(
        label="Who answered, and where is it written?",
        help_text="For example: letter of the POST director; legal opinion with its number.",
        error_messages={"required": "Say who answered, and where it is written."},
    )
    given_on = TypedDate(
        label="Answered on",
        error_messages={"required": "Give the day that the answer bears."},
    )
