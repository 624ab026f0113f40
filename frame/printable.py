"""Texts that read as they are stored."""

from django.core.exceptions import ValidationError


def check_printable(text: str) -> None:
    """Refuse a line that holds what no page shows: control signs, or marks that turn its direction.

    Raises:
        ValidationError: it does.
    """
    if not text.isprintable():
        raise ValidationError("It holds a sign that can't be printed. Type it again.")
