"""The forms of a location of the kept list."""

from typing import Any

from django import forms

from courses.models import Location
from courses.models.location import LONGEST_NAME
from frame.form_fields import SeenField
from frame.forms_once import FormTokenField
from frame.forms_renderer import ComboBox


class LocationForm(forms.Form):
    """A location to add, or one to change."""

    name = forms.CharField(
        max_length=LONGEST_NAME, help_text="Building and room, as members will read it."
    )
    address = forms.CharField(max_length=200, required=False, help_text="Street and city.")
    is_offered = forms.BooleanField(
        required=False,
        label="Offered for new classes",
        help_text="Take the mark away when no class is held there any more.",
    )
    seen = SeenField()
    form_token = FormTokenField()

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_offered", "seen") if is_new else ("form_token",):
            del self.fields[name]


def shown_values(location: Location) -> dict[str, Any]:
    """What the form of a location starts from."""
    return {
        "name": location.name,
        "address": location.address,
        "is_offered": location.is_offered,
    }


class MergeForm(forms.Form):
    """Which other location is the same place."""

    into = forms.ModelChoiceField(
        Location.objects.offered(),
        label="The same place as",
        widget=ComboBox,
        help_text="Its classes are listed there from then on, and it is offered no more.",
        error_messages={"required": "Choose the location that it is the same place as."},
    )

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = Location.objects.offered().exclude(pk=location.pk)
