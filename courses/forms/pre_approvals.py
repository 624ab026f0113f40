"""The forms of the list of pre-approved sources."""

from collections.abc import Collection
from typing import Any

from django import forms

from courses.actions.pre_approvals import LONGEST_CITATION, WHICH
from courses.models import PreApproval, Provider
from frame.form_fields import SeenField, TypedDate, TypedNumber, TypedText, list_field
from frame.forms_once import FormTokenField
from frame.forms_renderer import ComboBox

# Years beyond it are no years of a list; the action says which are.
LAST_YEAR = 9_999


class LineForm(forms.Form):
    """A line of the list to add or to change; of one that is there, provider and year stay."""

    provider = forms.ModelChoiceField(
        Provider.objects.all(),
        widget=ComboBox,
        help_text="One that is not in the list of providers is added by an administrator.",
        error_messages={"required": "Choose the provider."},
    )
    year = TypedNumber(countable=LAST_YEAR)
    from_on = TypedDate(label="From", required=False, help_text="Empty: January 1.")
    until_on = TypedDate(label="Until", required=False, help_text="Empty: December 31.")
    citation = TypedText(
        longest=LONGEST_CITATION,
        label="Where the director’s list names it",
        help_text="As others can look it up: the day of the list, or a letter of POST.",
        error_messages={"required": WHICH},
    )
    seen = SeenField()
    form_token = FormTokenField()

    def __init__(self, *args: Any, row: PreApproval | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("seen",) if row is None else ("provider", "year", "form_token"):
            del self.fields[name]


class CopyForm(forms.Form):
    """Those of last year's list that the director's new one still has."""

    providers = forms.TypedMultipleChoiceField(
        coerce=int,
        label="Still on the director’s list",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick those that the director’s list still has."},
    )
    citation = TypedText(
        longest=LONGEST_CITATION,
        label="Where the director’s list names them",
        error_messages={"required": WHICH},
    )

    def __init__(self, *args: Any, offered: Collection[PreApproval], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {row.provider_id: row.provider for row in offered}
        field = list_field(self, "providers")
        field.choices = [(row.provider_id, f"{row.provider} ({row.citation})") for row in offered]
        field.initial = list(self.offered)

    def clean_providers(self) -> list[Provider]:
        return [self.offered[key] for key in self.cleaned_data["providers"]]
