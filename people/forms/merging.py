"""The forms of a merge of two members."""

from typing import Any

from django import forms

from frame.reasons import ReasonField
from people.actions.merging import WHY_MERGE, WHY_UNDO
from people.forms.naming import MembersField
from people.models import Member


class IntoForm(forms.Form):
    """Which other member is the same person, and stays."""

    into = MembersField(
        most=1,
        label="The member that stays",
        help_text="Serial number or name.",
        error_messages={"required": "Name the member that stays."},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_into(self) -> Member:
        named = self.cleaned_data["into"]
        if not named:
            raise forms.ValidationError("Name the member that stays.")
        if named[0].pk == self.member.pk:
            raise forms.ValidationError(f"{named[0]} is this member. Name the other one.")
        return named[0]


class MergeForm(forms.Form):
    """Why both are one; the page shows what was looked at and sends its seal along."""

    reason = ReasonField(missing=WHY_MERGE, label="How you know that both are one person")
    why_other_name = ReasonField(missing="", required=False, label="Why the last names differ")
    why_anyway = ReasonField(missing="", required=False, label="Why it counts all the same")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_two_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_two_names:
            del self.fields["why_other_name"]


class UndoForm(forms.Form):
    """Why they are two after all."""

    reason = ReasonField(missing=WHY_UNDO, label="Why they are two people after all")
