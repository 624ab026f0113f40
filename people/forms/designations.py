"""The forms of a designation."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from frame.form_fields import TypedDate
from frame.forms_once import FormTokenField
from frame.rights import DESIGNATED_ROLES
from people.forms.naming import MembersField
from people.models import Member, RoleDesignation


class DesignationForm(forms.Form):
    """Who gets which role, and since when."""

    member = MembersField(
        most=1,
        label="Serial number or name",
        error_messages={"required": "Type the serial number or name of the member."},
    )
    role = forms.ChoiceField(
        choices=[("", "Choose a role"), *((role.value, role.label) for role in DESIGNATED_ROLES)],
        error_messages={"required": "Choose a role."},
    )
    designated_on = TypedDate(label="Designated on", help_text="Today or before; it holds at once.")
    form_token = FormTokenField()

    def clean_member(self) -> Member | None:
        return next(iter(self.cleaned_data["member"]), None)

    def clean(self) -> dict:
        given = super().clean() or {}
        if "member" in given and given["member"] is None:
            self.add_error("member", "Type the serial number or name of the member.")
        return given


class ReviewForm(forms.Form):
    """Which designations are still needed."""

    designations = forms.ModelMultipleChoiceField(
        queryset=RoleDesignation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Still needed",
        error_messages={
            "required": "Mark those that are still needed. End the others, each on its page.",
            "invalid_choice": "One of them was ended or reviewed meanwhile. Mark them again.",
        },
    )

    def __init__(self, *args: Any, listed: QuerySet[RoleDesignation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["designations"].queryset = listed  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day a designation ends."""

    ended_on = TypedDate(label="Ended on", help_text="Today or before; it gives nothing any more.")
