"""How cells of the catalogue read: Course IDs, and texts."""

import re

from django.core.exceptions import ValidationError

from frame.imports.days import said

COURSE_ID = re.compile(r"\d\d-\d{4}")
LONGEST_TEXT = 20_000


def course_id_in(text: str) -> str:
    """A Course ID as the system gives it.

    Raises:
        ValidationError: it is none.
    """
    if not COURSE_ID.fullmatch(text) or not text.isascii():
        raise ValidationError(f"“{said(text)}” is not a Course ID, such as 26-0012.")
    return text


def text_in(text: str, longest: int) -> str:
    """A line of text.

    Raises:
        ValidationError: it is too long, or holds what no page shows.
    """
    line = " ".join(text.split())
    if len(line) > longest or not line.isprintable():
        raise ValidationError(
            f"“{said(line)}” has {len(line):,} characters, and {longest} that can be shown are "
            "the most. Shorten it."
        )
    return line


def long_text_in(text: str) -> str:
    """A text of several lines.

    Raises:
        ValidationError: it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"{len(text):,} characters are more than {LONGEST_TEXT:,}.")
    return text
