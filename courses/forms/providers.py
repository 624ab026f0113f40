"""The form of a provider."""

from typing import Any

from django import forms

from courses.actions.providers import PROVIDER_COLUMNS
from courses.models import Provider
from frame.form_fields import SeenField, TypedDate, TypedText
from frame.forms_once import FormTokenField

LONGEST_NAME = 200
LONGEST_NUMBER = 40


class ProviderForm(forms.Form):
    """A provider to add or to change."""

    name = TypedText(longest=LONGEST_NAME, help_text="As members read it on a course.")
    kind = forms.ChoiceField(
        choices=[("", "Choose a kind"), *Provider.Kind.choices],
        help_text="It proposes the source of a new course; each course states its own.",
        error_messages={"required": "Choose a kind: it proposes the source of a course."},
    )
    license_number = TypedText(longest=LONGEST_NUMBER, label="POST license number", required=False)
    license_valid_until = TypedDate(
        label="License valid until",
        required=False,
        help_text="What is due names it 60 days before, while its courses are taught.",
    )
    seen = SeenField()
    form_token = FormTokenField()

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen" if is_new else "form_token"]

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the provider, for the action."""
        return {name: self.cleaned_data[name] for name in PROVIDER_COLUMNS}
