"""The forms of separating or moving one member or many; they are sent twice, to look and to do."""

from typing import Any

from django import forms

from frame.form_fields import TypedDate
from people.forms.naming import ElementField, MembersField, open_tree


class DepartureForm(forms.Form):
    """Who leaves."""

    members = MembersField(
        label="Serial numbers or names",
        help_text="One or many, with semicolons between them, or a column that you paste.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Type at least one serial number."},
    )
    # The seal of what was looked at; blank until then.
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)


class SeparationForm(DepartureForm):
    """Who leaves the department, and when."""

    separated_on = TypedDate(
        label="Last day of employment",
        help_text="It may be still to come; until its end they can sign in.",
    )
    # Asked on the look, where the day is not over yet.
    ends_sign_in = forms.BooleanField(required=False, widget=forms.HiddenInput)


class MoveForm(DepartureForm):
    """Who moves where."""

    element = ElementField(label="To the element")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        element = self.fields["element"]
        assert isinstance(element, ElementField)
        element.offer(open_tree().branches.values())
