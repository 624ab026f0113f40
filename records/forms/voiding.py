"""What is asked of who voids something."""

from django import forms

from kcpd_training.reasons import ReasonField
from records.actions.voiding import WHY_VOID


class VoidForm(forms.Form):
    """Why a row is voided."""

    reason = ReasonField(label="Why is it voided?", missing=WHY_VOID)
