"""Who gave a course that gets its Course ID on the spot: chosen from the list, or added to it."""

from typing import Any

from django import forms

from courses.actions.providers import ON_THE_SPOT, PROVIDER_COLUMNS
from courses.forms.providers import LONGEST_NAME, LONGEST_NUMBER
from courses.models import Provider
from courses.nearly_called import providers_nearly_called
from frame.form_fields import TypedDate, TypedText
from frame.forms_renderer import ComboBox
from frame.search import folded

# The answer that it is none of those offered, with the name that they were offered for.
ANOTHER = "another "


class NewProviderFields(forms.Form):
    """The fields of a form that needs a provider; `take_provider` reads them together."""

    new_provider = forms.ModelChoiceField(
        Provider.objects.all(),
        required=False,
        label="Provider",
        widget=ComboBox,
        help_text="Who gave it. One that is not in the list is added below.",
    )
    is_new_provider = forms.BooleanField(
        required=False, label="It is not in the list: add the provider"
    )
    provider_name = TypedText(
        longest=LONGEST_NAME,
        required=False,
        label="Name of the provider",
        help_text="As members will read it on a course.",
    )
    near_provider = forms.CharField(
        required=False, label="Is it one of these?", widget=forms.RadioSelect
    )
    provider_kind = forms.ChoiceField(
        choices=[("", "Choose a kind"), *Provider.Kind.choices],
        required=False,
        label="Kind of provider",
        help_text="It proposes the source.",
    )
    provider_license_number = TypedText(
        longest=LONGEST_NUMBER,
        required=False,
        label="POST license number",
        help_text="Of a licensed source. Without it you are asked how you know of its license.",
    )
    provider_license_valid_until = TypedDate(required=False, label="License valid until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name := self.initial.get("provider_name"):
            # Offered, and filled in below; somebody has to say so, and of which kind it is.
            self.fields["is_new_provider"].label = f"“{name}” is not in the list: add the provider"

    def take_provider(self, given: dict[str, Any]) -> None:
        """Put the provider under `new_provider`, one to add as a row that is not saved; or say
        what hinders it."""
        if given.get("is_new_provider"):
            self._take_new(given)
        elif given.get("new_provider") is None and "new_provider" not in self.errors:
            self.add_error("new_provider", "Choose who gave the course, or add the provider.")

    def _take_new(self, given: dict[str, Any]) -> None:
        if chosen := given.get("new_provider"):
            self.add_error(
                "is_new_provider",
                f"{chosen} is chosen from the list. Take this mark away, or empty that choice.",
            )
            return
        name, kind = given.get("provider_name", ""), given.get("provider_kind", "")
        if not name and "provider_name" not in self.errors:
            self.add_error("provider_name", "Give the name of the provider.")
        if name and (near := providers_nearly_called(name)):
            if meant := self._meant(name, near):
                given["new_provider"] = meant
                return
            if "near_provider" in self.errors:
                return
        if not kind and "provider_kind" not in self.errors:
            self.add_error("provider_kind", "Choose a kind: it proposes the source of its courses.")
        columns = {column: given.get(f"{ON_THE_SPOT}{column}") for column in PROVIDER_COLUMNS}
        given["new_provider"] = Provider(**columns)

    def _meant(self, name: str, near: list[Provider]) -> Provider | None:
        """Which of those nearly called so it is; None where it is another, or not said yet."""
        offered = [(str(each.pk), f"{each}, which is in the list") for each in near]
        is_there = any(folded(each.name) == folded(name) for each in near)
        another = f"{ANOTHER}{folded(name)}"
        if not is_there:
            offered.append((another, f"None of these: add “{name}”"))
        widget = self.fields["near_provider"].widget
        assert isinstance(widget, forms.RadioSelect)
        widget.choices = offered
        answer = self.cleaned_data.get("near_provider", "")
        if answer not in dict(offered):
            words = " and ".join(map(str, near))
            self.add_error(
                "near_provider",
                f"“{name}” is in the list already. Choose it here, or correct the name."
                if is_there
                else f"“{name}” is nearly {words}. Say whether it is the same.",
            )
        return next((each for each in near if str(each.pk) == answer), None)
