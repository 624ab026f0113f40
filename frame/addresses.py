"""What an address may name: keys that a column holds, and names that can be printed.

Anything else is answered 404 before a database is asked, which would not take it. And the address
that a request came from.
"""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.http import url_has_allowed_host_and_scheme

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


def came_from(request: HttpRequest) -> str:
    """The page of ours that leads here, with its question; blank where it was none, or not told."""
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    page = urlsplit(sent_from)
    # Of two strokes at its beginning a browser takes the next word for another host.
    if page.path.startswith("//"):
        return ""
    return urlunsplit(("", "", page.path, page.query, ""))


register_converter(KeyConverter, "key")
register_converter(NameConverter, "name")
