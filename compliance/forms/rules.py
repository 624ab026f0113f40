"""The period above the rules, two versions of them, an approval, and an answer of counsel."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.filters import AnyChoiceField
from compliance.models import RulesVersion
from frame.form_fields import LONGEST_ECHO, TypedDate, list_field
from frame.forms_once import FormTokenField


class RulesForm(forms.Form):
    """Which period's rules, compared with which. What it can't use gets a sentence.

    Args:
        query: the address's parameters.
        periods: those there are figures for, the newest first.
        default: the one shown where none is asked for.
    """

    data: QueryDict

    period = AnyChoiceField(required=False, label="Period")
    since = AnyChoiceField(required=False, label="Compared with")

    def __init__(self, query: QueryDict, *, periods: list[int], default: int) -> None:
        super().__init__(data=query.copy())
        self.periods = periods
        self.default = default
        list_field(self, "period").choices = [(str(year), str(year)) for year in periods]
        list_field(self, "since").choices = [
            ("", "No other period"),
            *((str(year), str(year)) for year in periods),
        ]
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

    def clean_since(self) -> int | None:
        since, period = self.cleaned_data["since"].strip(), self.cleaned_data.get("period")
        earlier = [year for year in self.periods if period and year < period]
        if not since or period is None:
            return None
        if since not in {str(year) for year in earlier}:
            way_out = (
                f"Choose a year from {earlier[-1]} to {earlier[0]}."
                if earlier
                else (f"{period} is the first, so there is none before it.")
            )
            raise ValidationError(
                f"“{since[:LONGEST_ECHO]}” is not a CLEE period before {period}. {way_out}"
            )
        return int(since)

    @property
    def asked(self) -> int:
        """The period, with the default in place of one that can't be used."""
        self.full_clean()
        if "period" in self.errors:
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


class VersionsForm(forms.Form):
    """Which two versions to compare. What it can't use gets a sentence.

    Args:
        versions: the latest first.
    """

    data: QueryDict

    then = AnyChoiceField(required=False, label="From version")
    now = AnyChoiceField(required=False, label="To version")

    def __init__(self, query: QueryDict, *, versions: Sequence[RulesVersion]) -> None:
        super().__init__(data=query.copy())
        self.versions = {each.version: each for each in versions}
        latest = [*self.versions, "", ""]
        for name, default in (("now", latest[0]), ("then", latest[1])):
            list_field(self, name).choices = [(key, key) for key in self.versions]
            if not self.data.get(name):
                self.data[name] = default

    def clean_then(self) -> str:
        return self._known("then")

    def clean_now(self) -> str:
        return self._known("now")

    @property
    def asked(self) -> tuple[RulesVersion | None, RulesVersion | None]:
        """The two versions; None for one that there is not."""
        self.full_clean()
        then, now = (self.versions.get(self.cleaned_data.get(n, "")) for n in ("then", "now"))
        return then, now

    def _known(self, name: str) -> str:
        version = self.cleaned_data[name].strip()
        if version and version not in self.versions:
            raise ValidationError(
                f"“{version[:LONGEST_ECHO]}” is no version of the rules that was in use here. "
                "Choose one of the list."
            )
        return version


class ApprovalForm(forms.Form):
    """Who signed, and when. The action checks both against the version."""

    form_token = FormTokenField()
    signed_by = forms.CharField(
        label="Who signed?",
        help_text="Name and title, as on the paper.",
        error_messages={"required": "Give the name and title that stand on the paper."},
    )
    signed_on = TypedDate(
        label="Signed on",
        error_messages={"required": "Give the day that the signature bears."},
    )
