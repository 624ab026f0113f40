"""What is asked of who undoes a whole sheet."""

from typing import Any

from django import forms

from frame.reasons import ReasonField


class UndoSheetForm(forms.Form):
    """Why a sheet is undone.

    Args:
        label: the question for the reason.
        missing: the sentence for one that is blank.
    """

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField(label=label, missing=missing)
