"""The forms of a leave."""

from django import forms

from frame.form_fields import TypedDate
from frame.forms_once import FormTokenField


class LeaveForm(forms.Form):
    """Which days a member is away; why is not asked."""

    starts_on = TypedDate(
        label="First day", error_messages={"required": "Give the first day of the leave."}
    )
    ends_on = TypedDate(label="Last day", required=False, help_text="Empty while it lasts.")
    form_token = FormTokenField()


class LastDayForm(forms.Form):
    """The day after which a member was back."""

    ends_on = TypedDate(
        label="Last day", error_messages={"required": "Give the last day of the leave."}
    )
