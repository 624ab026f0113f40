"""What is asked about a completion."""

from django import forms

from records.actions.completions import LONGEST_REASON


class VoidForm(forms.Form):
    """Why a completion is voided."""

    reason = forms.CharField(
        label="Why is it voided?",
        help_text=f"Up to {LONGEST_REASON} characters. It stays on record with your name.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why it is voided; the reason stays on record."},
    )
