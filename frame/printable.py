"""Texts that read as they are stored."""

import unicodedata

from django.core.exceptions import ValidationError

REFUSAL = "It holds a sign that can't be printed. Type it again."


def check_printable(text: str) -> None:
    """Refuse a line that holds what no page shows: control signs, or marks that turn its direction.

    Raises:
        ValidationError: it does.
    """
    if not text.isprintable():
        raise ValidationError(REFUSAL)


def check_readable(text: str) -> None:
    """Refuse a text of one or more lines that holds such a sign; its blanks may be of any kind.

    Raises:
        ValidationError: it does.
    """
    if not all(
        sign.isprintable() or sign in "\r\n\t" or unicodedata.category(sign) == "Zs"
        for sign in text
    ):
        raise ValidationError(REFUSAL)


def storable(text: str) -> str:
    """A text without what no database keeps: nulls, and halves of a pair of code units."""
    if text.isprintable() and text.isascii():
        return text
    return text.encode(errors="replace").decode().replace("\0", "")
