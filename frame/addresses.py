"""What an address may name: keys that a column holds, and names that can be printed.

Anything else is answered 404 before a database is asked, which would not take it.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter

LONGEST_KEY = 18  # one digit below the largest key, and enough


class KeyConverter:
    """`<key:pk>`: the number of a row."""

    regex = f"[0-9]{{1,{LONGEST_KEY}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class NameConverter(StringConverter):
    """`<name:course_id>`: a Course ID or a serial number as people type it."""

    def to_python(self, value: str) -> str:
        if not value.isprintable():
            raise ValueError
        return value


def key_in(text: str | None) -> int | None:
    """The number of a row in a parameter; None when it can't be one."""
    text = text or ""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if is_key else None


register_converter(KeyConverter, "key")
register_converter(NameConverter, "name")
