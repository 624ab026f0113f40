"""What is asked of who voids something."""

from django import forms

from events.voiding import WHY_VOID
from frame.reasons import ReasonField


class VoidForm(forms.Form):
    """Why a row is voided."""

    reason = ReasonField(label="Why is it voided?", missing=WHY_VOID)
