"""The field that takes instructors, and the form of one from outside."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from courses.instructors import Instructor, instructors_in_form, instructors_named
from courses.models import OutsideInstructor
from courses.models.outside_instructor import LONGEST_NAME
from frame.form_fields import SeenField, TypedText
from frame.forms_once import FormTokenField
from people.forms import MembersField


class InstructorsField(MembersField):
    """Members by serial number or name, and instructors from outside as the list names them."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        matches = reverse_lazy("courses:instructor-matches")
        return {**super().widget_attrs(widget), "data-matches": matches}

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else instructors_in_form(value)

    def named(self, text: str) -> list[Instructor]:
        return instructors_named(text)


class OutsideInstructorForm(forms.Form):
    """An instructor from outside to add, or one to change or withdraw."""

    name = TypedText(longest=LONGEST_NAME, help_text="As the sign-in sheet will name them.")
    organization = TypedText(
        longest=LONGEST_NAME, help_text="Agency, academy, college or company they come from."
    )
    qualified_for = TypedText(
        longest=500,
        required=False,
        label="Qualified to teach",
        help_text="Subjects, certificates and until when; what an auditor would ask for.",
    )
    is_offered = forms.BooleanField(
        required=False,
        label="Offered for new classes",
        help_text="Take the mark away when they teach here no more. What they taught stays.",
    )
    seen = SeenField()
    form_token = FormTokenField()

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_offered", "seen") if is_new else ("form_token",):
            del self.fields[name]


def shown_values(instructor: OutsideInstructor) -> dict[str, Any]:
    """What the form of an instructor starts from."""
    return {
        name: getattr(instructor, name)
        for name in OutsideInstructorForm.base_fields
        if name not in ("form_token", "seen")
    }
