"""The forms of a member: what is on file, the serial number, and a withdrawal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from frame.form_fields import SeenField, TypedDate, TypedText
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from people.actions.members import MEMBER_COLUMNS, with_values
from people.actions.serial_numbers import WHY_CORRECT
from people.actions.withdrawing import WHY_WITHDRAW
from people.forms.naming import ElementField, open_tree
from people.models import Member
from people.naming import serials_of
from people.serial_numbers import LONGEST_SERIAL
from people.told_apart import (
    WHY_RIGHT,
    Doubt,
    called_like,
    check_is_another,
    checked_doubts,
    doubts_about,
)

PERSON = ("serial_number", "first_name", "middle_name", "last_name", "suffix")
EMPLOYMENT = ("rank", "kind", "hired_on", "separated_on")
PLACE = ("element", "assignment", "email")
LICENSE = ("license_class", "license_number", "license_issued_on", "has_traffic_authority")
TEXTS = (
    *("first_name", "middle_name", "last_name", "suffix", "rank", "assignment"),
    *("license_class", "license_number"),
)


def typed_text(name: str, **kwargs: Any) -> TypedText:
    """The field of a column of `TEXTS`, for the form and for the cells of a file."""
    column = Member._meta.get_field(name)
    assert isinstance(column, models.CharField)
    return TypedText(longest=column.max_length or 0, **kwargs)


class SerialNumberField(forms.CharField):
    """A serial number as typed; the action says what is wrong with it."""

    widget = forms.TextInput(attrs={"class": "input--narrow", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        words = f"Letters and digits, {LONGEST_SERIAL} at most, such as 4763 or R102."
        super().__init__(**{"help_text": words, **kwargs})


class MemberForm(forms.ModelForm):
    """A member to add, or one on file; a serial number is corrected on a page of its own.

    It builds no row: its values go to an action, which holds the rules.
    """

    serial_number = SerialNumberField()
    kind = forms.ChoiceField(
        choices=[("", "Choose a kind"), *Member.Kind.choices],
        error_messages={"required": "Choose a kind."},
    )
    element = ElementField()
    email = forms.EmailField(
        label="E-mail",
        required=False,
        error_messages={
            "invalid": "“%(value)s” is not an e-mail address. Write it like r.member@kcpd.org."
        },
    )
    hired_on = TypedDate(label="Hired on")
    separated_on = TypedDate(
        label="Separated on",
        required=False,
        help_text="The last day of employment. Empty it if the member is back or never left.",
    )
    license_issued_on = TypedDate(label="License issued on", required=False)
    called_the_same = forms.CharField(
        required=False, label="Is it one of these?", widget=forms.RadioSelect
    )
    why_right = ReasonField(missing="", required=False, label="Why this is right")
    asked = forms.CharField(required=False)  # which doubts the reason was asked about
    seen = SeenField()
    form_token = FormTokenField()
    another_than = ""
    is_on_file: Member | None = None
    doubts: Sequence[Doubt] = ()

    class Meta:
        model = Member
        fields = ("serial_number", *MEMBER_COLUMNS)

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            field = self.fields[name]
            self.fields[name] = typed_text(name, label=field.label, required=field.required)
        element = self.fields["element"]
        assert isinstance(element, ElementField)
        element.offer(open_tree().branches.values())
        self.member = member
        if member is None:
            for name in ("separated_on", "is_active", "seen", WHY_RIGHT, "asked"):
                del self.fields[name]
        else:
            for name in ("serial_number", "form_token", "called_the_same"):
                del self.fields[name]
            if member.separated_on is None:
                del self.fields["separated_on"]

    def clean(self) -> dict[str, Any]:
        """Offer those who are called like a member to add, to say whether it is one of them; of one
        on file, ask why it is the same person where that is in doubt."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.member is not None:
            self.doubts = doubts_about(self.member, with_values(self.member, self.values))
            self.fields[WHY_RIGHT].required = bool(self.doubts)  # asked for, and marked so
            # Beside the other errors; without any, the action says it.
            if self.errors:
                try:
                    checked_doubts(self.doubts, self.reasons)
                except ValidationError as asked:
                    self.add_error(None, asked)
        named = {name: given.get(name) or "" for name in ("first_name", "last_name")}
        if "called_the_same" in self.fields and all(named.values()):
            member = Member(**named)
            self.offer(called_like(member), member.name)
            # Beside the other errors; without any, the action says it.
            if self.errors and self.is_on_file is None:
                try:
                    check_is_another(member, self.another_than)
                except ValidationError as asked:
                    self.add_error(None, asked)
        return given

    def offer(self, others: Sequence[Member], name: str) -> None:
        """Give those called the same as answers, and that it is none of them."""
        another = serials_of(others)
        widget = self.fields["called_the_same"].widget
        assert isinstance(widget, forms.RadioSelect)
        if others:
            on_file = [(f"is {each.serial_number}", f"{each}, {each.element}") for each in others]
            widget.choices = [*on_file, (another, f"None of these: add “{name}”")]
        answer = self.cleaned_data["called_the_same"]
        self.another_than = another if answer == another else ""
        said = (each for each in others if answer == f"is {each.serial_number}")
        self.is_on_file = next(said, None)

    def _post_clean(self) -> None:
        """Build and check no row: the action does, and says it better than the constraints."""

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the member, for the action."""
        return {
            name: self.cleaned_data[name] for name in MEMBER_COLUMNS if name in self.cleaned_data
        }

    @property
    def asking(self) -> str:
        """What is asked about who it is, as the page sends it along with the answer."""
        return " ".join(doubt.sentence for doubt in self.doubts)

    @property
    def reasons(self) -> dict[str, str]:
        """Why it is the same person, by doubt; nothing where something else was asked about."""
        if self.cleaned_data.get("asked") != self.asking:
            return {}
        why = self.cleaned_data.get(WHY_RIGHT, "")
        return {doubt.key: why for doubt in self.doubts}

    def part(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        """Some of the fields, in their order."""
        return [self[name] for name in names if name in self.fields]

    @property
    def person(self) -> list[forms.BoundField]:
        return self.part(PERSON)

    @property
    def employment(self) -> list[forms.BoundField]:
        return self.part(EMPLOYMENT)

    @property
    def place(self) -> list[forms.BoundField]:
        return self.part(PLACE)

    @property
    def license(self) -> list[forms.BoundField]:
        return self.part(LICENSE)


def shown_values(member: Member) -> dict[str, Any]:
    """What the form of a member starts from."""
    return {name: getattr(member, name) for name in MEMBER_COLUMNS}


class SerialNumberForm(forms.Form):
    """The right serial number, and why the old one was wrong."""

    serial_number = SerialNumberField(label="Right serial number")
    reason = ReasonField(missing=WHY_CORRECT)


class WithdrawalForm(forms.Form):
    """What the mistake was."""

    reason = ReasonField(missing=WHY_WITHDRAW)
