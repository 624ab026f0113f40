"""Reasons: what somebody says who voids, cancels or opens again; they stay on record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frame.printable import check_readable

LONGEST_REASON = 500


def checked_reason(
    reason: str, *, missing: str, field: str = "reason", longest: int = LONGEST_REASON
) -> str:
    """The reason without blanks around it.

    Args:
        missing: the sentence for one that is blank.
        field: where it is asked.
        longest: in characters.

    Raises:
        ValidationError: for that field; it is blank, too long, or holds what no page shows.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({field: missing})
    if len(reason) > longest:
        raise ValidationError(
            {field: f"{len(reason)} characters are more than {longest}. Shorten it."}
        )
    try:
        check_readable(reason)
    except ValidationError as unreadable:
        raise ValidationError({field: unreadable}) from None
    return reason


class ReasonField(forms.CharField):
    """A reason in a form. The action checks its length, and says how long it is."""

    widget = forms.Textarea

    def __init__(
        self,
        *,
        missing: str,
        kept: str = "It stays on record with your name.",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            help_text=f"Up to {LONGEST_REASON} characters. {kept}",
            error_messages={"required": missing},
            **kwargs,
        )
        self.widget.attrs["rows"] = 4
