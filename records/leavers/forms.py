"""The form of handing over a leaver's pack."""

from django import forms

from frame.form_fields import DocumentField, SeenField, TypedDate, TypedText
from frame.forms_files import FormWithFiles
from frame.reasons import ReasonField
from records.leavers.actions import WHY_CORRECTED, WHY_RECEIPT
from records.leavers.models import LONGEST_TO, LeaverPack


class HandedOverForm(forms.Form):
    """When, to whom, how, and what acknowledges it."""

    on = TypedDate(label="Handed over on", error_messages={"required": "Give the day."})
    to = TypedText(
        longest=LONGEST_TO,
        label="To whom",
        help_text="The officer, or who took it for them.",
        error_messages={"required": "Say to whom it was handed over."},
    )
    how = forms.ChoiceField(
        choices=[("", "Choose how"), *LeaverPack.How.choices],
        label="How",
        error_messages={"required": "Choose how it was handed over."},
    )
    receipt = ReasonField(
        label="Receipt",
        missing=WHY_RECEIPT,
        kept="Who signed for it and where the paper lies, or the number of the mail.",
    )


class HandOverForm(HandedOverForm, FormWithFiles):
    """The same, and the receipt on paper."""

    paper = DocumentField(
        label="The signed receipt, if it is on paper", help_text="PDF, PNG or JPEG, up to 10 MB."
    )


class CorrectHandOverForm(HandedOverForm):
    """What is right of a hand-over, and why it is corrected."""

    seen = SeenField()
    reason = ReasonField(label="Why is it corrected?", missing=WHY_CORRECTED)
