"""What is decided on a release, asked back, or put off."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from frame.form_fields import SeenField, TypedDate, list_field
from frame.reasons import ReasonField
from records.releases.actions.deciding import (
    WHY_ASKED_BACK,
    WHY_DECIDED,
    WHY_DELAYED,
)
from records.releases.actions.granting import WHY_KEPT, Conditions
from records.releases.citations import unconfirmed_in
from records.releases.models import (
    ReleaseDecision,
    ReleaseRequest,
)
from records.releases.parts import Leaf, Redaction, all_parts

UNCONFIRMED = "unconfirmed"
Verdict = ReleaseDecision.Verdict
GRANTS, DENIES = (Verdict.GRANTED.value, "Grant it"), (Verdict.DENIED.value, "Deny it")
FINDS_NOTHING = (Verdict.NOTHING.value, "Answer that nothing is on record")
RECORD_CHANGED = "The record has changed since this page was opened. Look at it again, and choose."
NOT_CONFIRMED = (
    "These words cite {}, which is not confirmed by the department’s own texts. Take it out; or "
    "check it, and send this again."
)


class CitingForm(forms.Form):
    """A form whose words go to the requester: it asks once before they cite what is not confirmed.

    Whoever sends the same words again has read the warning beside them.
    """

    cites = "words"
    cited = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = "; ".join(unconfirmed_in(given.get(self.cites, "")))
        if found and given.get("cited") != found:
            self.add_error(
                self.cites, ValidationError(NOT_CONFIRMED.format(found), code=UNCONFIRMED)
            )
            self.show_anew(cited=found)
        return given

    def show_anew(self, **hidden: str) -> None:
        """Have the form shown with other values in its hidden fields than were sent."""
        sent = cast(QueryDict, self.data).copy()
        for name, value in hidden.items():
            sent[name] = value
        self.data = sent


class DecideForm(CitingForm):
    """The decision, and what it leaves out."""

    verdict = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": RECORD_CHANGED},
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
        help_text="On papers of others, scores and days of birth are found only beside a word that "
        "says what they are, such as “score” or “born”. Draw boxes over the others. Where the "
        "standing is struck out, the hours of each course and their sums stay, and can be added "
        "up.",
        choices=Redaction.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    nobody_else = forms.MultipleChoiceField(
        required=False, label="Pages to look at", widget=forms.CheckboxSelectMultiple
    )
    is_kept_from_member = forms.BooleanField(
        required=False, label="The member is not to read of it"
    )
    why_kept = ReasonField(
        required=False, label="Why the member is not to read of it", missing=WHY_KEPT
    )
    words = ReasonField(
        label="Words of the decision",
        missing=WHY_DECIDED,
        kept="They stand on the cover sheet, which names nobody who is not asked about, or in the "
        "letter that tells the requester that nothing leaves, which names no member.",
    )
    seal = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = SeenField()

    def __init__(
        self,
        *args: Any,
        request: ReleaseRequest,
        leaves: Sequence[Leaf],
        to_speak_for: Sequence[tuple[str, str]] = (),
        may_find_nothing: bool = True,
        **kwargs: Any,
    ) -> None:
        """Offer what can be decided of these papers.

        Args:
            to_speak_for: the pages that leave only with a word on them, key and title each.
            may_find_nothing: whether, where there is no paper, the answer may be that.
        """
        super().__init__(*args, **kwargs)
        asked = [part for part in all_parts() if part.key in request.parts]
        list_field(self, "parts_left_out").choices = [(part.key, part.words) for part in asked]
        list_field(self, "leaves_left_out").choices = [(leaf.key, leaf.title) for leaf in leaves]
        list_field(self, "nobody_else").choices = list(to_speak_for)
        verdict = list_field(self, "verdict")
        if leaves or may_find_nothing:
            first = GRANTS if leaves else FINDS_NOTHING
            verdict.choices = [first, DENIES]
            verdict.error_messages["required"] = f"{first[1]}, or {DENIES[1].lower()}."
        else:
            verdict.choices = [DENIES]
            verdict.error_messages["required"] = f"{DENIES[1]}, or leave it undecided."
        self.fields["why_kept"].widget.attrs["rows"] = 2

    @property
    def conditions(self) -> Conditions:
        """What is left out and struck out, as far as it was understood."""
        given = getattr(self, "cleaned_data", {})
        return Conditions(
            parts_left_out=given.get("parts_left_out", ()),
            leaves_left_out=given.get("leaves_left_out", ()),
            redactions=given.get("redactions", ()),
            nobody_else=given.get("nobody_else", ()),
            is_kept_from_member=given.get("is_kept_from_member", False),
            why_kept=given.get("why_kept", ""),
        )


class AskBackForm(CitingForm):
    """What is to be explained before it is decided."""

    cites = "question"

    question = ReasonField(
        label="What do you ask?",
        missing=WHY_ASKED_BACK,
        kept="Who asked reads it, and of a public-records request the letter to the requester says "
        "it, which names no member.",
    )
    seen = SeenField()


class DelayForm(CitingForm):
    """Why a public-records request takes longer, and the earliest day it can be had."""

    cites = "reason"

    reason = ReasonField(
        label="Why does it take longer?",
        missing=WHY_DELAYED,
        kept="The letter to the requester says so, and names no member; it is on the page of the "
        "request.",
    )
    earliest_on = TypedDate(
        label="Earliest day",
        help_text="On which the record can be had.",
        error_messages={"required": "Give the earliest day."},
    )
    seen = SeenField()
