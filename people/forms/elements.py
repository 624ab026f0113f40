"""The forms of an element: what it is and who leads it, and its closing."""

from typing import Any

from django import forms

from frame.form_fields import SeenField, TypedDate, TypedText
from frame.forms_once import FormTokenField
from people.forms.naming import ElementField, MembersField, open_tree
from people.models import Element, Member

LONGEST_NAME = 120


class ElementForm(forms.Form):
    """An element to add or to change."""

    name = TypedText(longest=LONGEST_NAME)
    kind = forms.ChoiceField(
        choices=[("", "Choose a kind"), *Element.Kind.choices],
        error_messages={"required": "Choose a kind."},
    )
    parent = ElementField(
        label="Stands below",
        required=False,
        empty="Nothing: it is the department itself",
        help_text="To move it with all that is below it, choose another one.",
    )
    commander = MembersField(
        most=1,
        required=False,
        help_text="Serial number or name. Empty if nobody commands it.",
    )
    supervisors = MembersField(
        required=False,
        help_text="Serial numbers or names, with semicolons between them.",
    )
    seen = SeenField()
    form_token = FormTokenField()

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, ElementField)
        parent.offer(open_tree().branches.values())
        del self.fields["seen" if is_new else "form_token"]

    def clean_commander(self) -> Member | None:
        return next(iter(self.cleaned_data["commander"]), None)


def shown_values(element: Element) -> dict[str, Any]:
    """What the form of an element starts from."""
    commander = element.commander
    return {
        "name": element.name,
        "kind": element.kind,
        "parent": element.parent,
        "commander": [commander] if commander else [],
        "supervisors": list(element.supervisors.order_by("serial_number")),
    }


class CloseForm(forms.Form):
    """The day from which an element is closed."""

    closed_on = TypedDate(label="Closed on", help_text="Today or before.")
