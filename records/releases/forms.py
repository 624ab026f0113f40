"""What is asked for a release, what is decided on it, and how its packet left."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frame.form_fields import SeenField, TypedDate, TypedNumber, TypedText, list_field
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from frame.rights import Right
from people.forms.naming import MembersField
from people.models import Member
from records.releases.actions.asking import WHY_ANSWER, WHY_ASKED, WHY_WITHDRAWN, Asked
from records.releases.actions.deciding import (
    WHY_ASKED_BACK,
    WHY_DECIDED,
    WHY_DELAYED,
    WHY_KEPT,
    WHY_TAKEN_BACK,
    Conditions,
)
from records.releases.actions.handing_over import WHY_RECEIPT, Handed
from records.releases.legal_basis import BASES
from records.releases.models import (
    FIRST_YEAR,
    ReleaseDecision,
    ReleaseHandover,
    ReleaseRequest,
)
from records.releases.parts import Leaf, Redaction, Span, all_parts

LONGEST_LINE = 120
# Who may ask the page that offers members by name.
NAMES_OFFERED_TO = (Right.ENROLL_MEMBERS, Right.SCHEDULE_CLASSES, Right.ADMINISTER)


class YearField(TypedNumber):
    """A year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, countable=9999, **kwargs)

    def clean(self, value: Any) -> int | None:
        year = super().clean(value)
        if year is not None and year < FIRST_YEAR:
            raise ValidationError(f"{year} is no year of a career. Write it like 2024.")
        return year


class AskForm(forms.Form):
    """Who wants what of whose record, why, and by which right."""

    requester_kind = forms.ChoiceField(
        label="Who wants it?",
        choices=[("", "Choose"), *ReleaseRequest.Requester.choices],
        error_messages={"required": "Choose who wants it."},
    )
    requester_name = TypedText(
        longest=LONGEST_LINE,
        label="Name",
        error_messages={"required": "Give the name of who wants it."},
    )
    requester_organization = TypedText(longest=LONGEST_LINE, required=False, label="Organization")
    reference = TypedText(
        longest=LONGEST_LINE,
        required=False,
        label="Case or reference",
        help_text="The number of the case, the subpoena or the letter.",
    )
    received_on = TypedDate(
        label="Reached the department on",
        help_text="The days of a public-records request run from here.",
        error_messages={"required": "Give the day on which it reached the department."},
    )
    answer_by = TypedDate(
        required=False,
        label="Wanted by",
        help_text="The day that the requester names, if any. Of a public-records request the law "
        "sets it.",
    )
    legal_basis = forms.ChoiceField(
        label="Legal basis",
        choices=[("", "Choose"), *((b.key, f"{b.words} ({b.cited})") for b in BASES.values())],
        error_messages={"required": "Choose the legal basis."},
    )
    why = ReasonField(label="Why", missing=WHY_ASKED, kept="It stays on record.")
    members = MembersField(
        label="Whose record",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Serial numbers, or names.",
        error_messages={"required": "Name whose record is asked for."},
    )
    from_year = YearField(label="From year", help_text="Both empty: the whole career.")
    to_year = YearField(label="To year")
    parts = forms.MultipleChoiceField(
        label="What is to leave",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is to leave."},
    )
    form_token = FormTokenField()

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self.fields["members"]
        assert isinstance(named, MembersField)
        sees_all = by.has_right(Right.SEE_ALL_RECORDS)
        named.among = Member.objects.visible_to(by)
        named.are_led = not sees_all
        if not by.has_right(*NAMES_OFFERED_TO):
            named.widget.attrs.pop("data-matches", None)
        list_field(self, "parts").choices = [(part.key, part.words) for part in all_parts()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_year"), given.get("to_year")
        if "from_year" not in self.errors and "to_year" not in self.errors:
            if (first is None) != (last is None):
                self.add_error(
                    "to_year" if last is None else "from_year",
                    "Give both years, or neither for the whole career.",
                )
            elif first is not None and last is not None and last < first:
                self.add_error(
                    "to_year", f"{last} is before {first}. Write the earlier year first."
                )
        return given

    @property
    def asked(self) -> Asked:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return Asked(
            requester_kind=given["requester_kind"],
            requester_name=given["requester_name"],
            requester_organization=given["requester_organization"],
            reference=given["reference"],
            why=given["why"],
            legal_basis=given["legal_basis"],
            received_on=given["received_on"],
            answer_by=given["answer_by"],
            span=Span(given["from_year"], given["to_year"]),
            parts=given["parts"],
        )


class DecideForm(forms.Form):
    """The decision, and what it leaves out."""

    verdict = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        choices=[
            (ReleaseDecision.Verdict.GRANTED.value, "Grant it"),
            (ReleaseDecision.Verdict.DENIED.value, "Deny it"),
        ],
        error_messages={"required": "Grant it, or deny it."},
    )
    parts_left_out = forms.MultipleChoiceField(
        required=False, label="Leave out whole parts", widget=forms.CheckboxSelectMultiple
    )
    leaves_left_out = forms.MultipleChoiceField(
        required=False, label="Leave out", widget=forms.CheckboxSelectMultiple
    )
    redactions = forms.MultipleChoiceField(
        required=False,
        label="Strike out, wherever it stands",
        choices=Redaction.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    is_kept_from_member = forms.BooleanField(
        required=False, label="The member is not to read of it"
    )
    why_kept = ReasonField(required=False, label="Why not", missing=WHY_KEPT)
    words = ReasonField(
        label="Words of the decision",
        missing=WHY_DECIDED,
        kept="They stand on the cover sheet, or are the reason of the denial.",
    )
    seal = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = SeenField()

    def __init__(
        self, *args: Any, request: ReleaseRequest, leaves: Sequence[Leaf], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = [part for part in all_parts() if part.key in request.parts]
        list_field(self, "parts_left_out").choices = [(part.key, part.words) for part in asked]
        list_field(self, "leaves_left_out").choices = [(leaf.key, leaf.title) for leaf in leaves]
        self.fields["why_kept"].widget.attrs["rows"] = 2

    @property
    def conditions(self) -> Conditions:
        """What is left out and struck out, as far as it was understood."""
        given = getattr(self, "cleaned_data", {})
        return Conditions(
            parts_left_out=given.get("parts_left_out", ()),
            leaves_left_out=given.get("leaves_left_out", ()),
            redactions=given.get("redactions", ()),
            is_kept_from_member=given.get("is_kept_from_member", False),
            why_kept=given.get("why_kept", ""),
        )


class AskBackForm(forms.Form):
    """What is to be explained before it is decided."""

    question = ReasonField(
        label="What do you ask?", missing=WHY_ASKED_BACK, kept="Who asked reads it."
    )
    seen = SeenField()


class AnswerForm(forms.Form):
    """The answer to what was asked back."""

    answer = ReasonField(label="Your answer", missing=WHY_ANSWER, kept="Who decides reads it.")
    seen = SeenField()


class DelayForm(forms.Form):
    """Why a public-records request takes longer, and the earliest day it can be had."""

    reason = ReasonField(
        label="Why does it take longer?", missing=WHY_DELAYED, kept="The requester is told so."
    )
    earliest_on = TypedDate(
        label="Earliest day",
        help_text="On which the record can be had.",
        error_messages={"required": "Give the earliest day."},
    )
    seen = SeenField()


class WithdrawForm(forms.Form):
    """Why a request is withdrawn."""

    reason = ReasonField(label="Why is it withdrawn?", missing=WHY_WITHDRAWN)


class ReopenForm(forms.Form):
    """Why a decision is taken back."""

    reason = ReasonField(label="Why is the decision taken back?", missing=WHY_TAKEN_BACK)


class HandOverForm(forms.Form):
    """To whom the packet went, and how."""

    handed_to = TypedText(
        longest=LONGEST_LINE,
        label="To whom",
        error_messages={"required": "Say to whom it was handed."},
    )
    how = forms.ChoiceField(
        label="How",
        choices=[("", "Choose"), *ReleaseHandover.How.choices],
        error_messages={"required": "Choose how it was handed over."},
    )
    handed_on = TypedDate(label="On which day", error_messages={"required": "Give the day."})
    receipt = ReasonField(label="Receipt", missing=WHY_RECEIPT)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_on"].widget.attrs["max"] = today.isoformat()

    @property
    def handed(self) -> Handed:
        """What the form says, once it is valid."""
        return Handed(**self.cleaned_data)
