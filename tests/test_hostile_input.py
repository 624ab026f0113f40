"""Hostile input on every page and every write of the access matrix: refused in words, never a 500.

An error that a view lets through is raised by the test client, so a request that comes back at
all is one that was answered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.department import SEATS
from tests.signed_in import client_of

TOO_MANY_DIGITS = "9" * 5000  # more than Python makes a number of
HOSTILE = {
    "blank": " ",
    "a null sign": "25-\0001",
    "no whole number": "1e9",
    "a number no column holds": "9" * 30,
    "a number Python won't read": TOO_MANY_DIGITS,
    "digits of another script": "٣²",
    "a day that is none": "2026-02-30",
    "the last day": "9999-12-31",
    "no text at all": "\t\r\n\x1b\u200b",
    "markup": "'\"><script>alert(1)</script>",
    "an endless text": "x" * 10_000,
    "a byte mark": "\ufeff1\ufffe",
    "two thousand words": "ab " * 2_000,
}
# One field at a time, these: the others are refused for what they are, whatever stands beside.
WORST = ("a null sign", "a number no column holds", "a number Python won't read", "the last day")
PARAMETERS = (
    *("page", "sort", "q", "text", "_export", "period", "as_of", "known_on", "element", "standing"),
    *("missing", "kind", "short", "left", "topic", "source", "provider", "setting", "delivery"),
    *("post_state", "retired", "state", "since", "until", "mine", "action", "serial_number"),
    *("course", "next", "version", "instruction_minutes", "credit_hours", "legal_studies"),
    *("days-0-on", "days-0-starts_at", "days-0-ends_at", "days-0-break_minutes"),
)
REFUSAL = ("usa-error-message", "usa-alert--", "sheet-said__line--", "sheet-line__why")
# Slow to set, and a file's address says little.
PAPER = [page for page in {row.page for row in ROWS} if page.endswith(("-pdf", ":transcript"))]
READS = list({row.page: row for row in ROWS[::-1] if row.method == "GET"}.values())
ADDRESSED = list({(row.page, row.method): row for row in ROWS if row.target == ""}.values())
FILES = [row for row in ROWS if "_export" in row.query]
WRITES = [row for row in ROWS if row.method == "POST" and row.page != "sign-out"]


def who_may(row: Row) -> str:
    """A seat that the row lets in, the clerk's if it may be."""
    let_in = [seat for seat in SEATS if row.answer_for(seat) in {200, 302}]
    return next((seat for seat in ("clerk", *let_in) if seat in let_in), "clerk")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check_read(response: HttpResponse, row: Row) -> None:
    assert response.status_code in {200, 302, 400, 403, 404, 405}, row
    if "html" in response.get("Content-Type", ""):
        assert "<script>alert(1)" not in response.content.decode()


def check_write(response: HttpResponse, row: Row, sent: object) -> None:
    """A refused form says so on its page; a form that is taken leads on."""
    check_read(response, row)
    page = response.content.decode()
    if response.status_code == 200:
        assert any(sign in page for sign in REFUSAL), (row, sent)


@pytest.mark.parametrize("row", READS, ids=str)
def test_a_page_answers_hostile_parameters(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(who_may(row)))

    for name in WORST if row.page in PAPER else HOSTILE:
        with undone():
            query = urlencode(dict.fromkeys(PARAMETERS, HOSTILE[name]))
            check_read(client.get(f"{url}?{query}"), row)


@pytest.mark.parametrize("row", FILES, ids=str)
def test_a_file_answers_hostile_parameters(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
    client = client_of(department.members.get(who_may(row)))
    others = [name for name in PARAMETERS if name != "_export"]

    for value in HOSTILE.values():
        with undone():
            check_read(client.get(f"{url}&{urlencode(dict.fromkeys(others, value))}"), row)


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_write_refuses_hostile_fields_in_words(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(who_may(row)))

    def send(**changes: Any) -> None:
        with undone():
            # The token of the page stands in every form that a browser sends.
            form = {"csrfmiddlewaretoken": "x", **row.form(department), **changes}
            sent = {name: value for name, value in form.items() if value is not None}
            check_write(client.post(url, sent), row, {k: str(v)[:40] for k, v in sent.items()})

    with undone():
        fields = list(row.form(department))
    for value in (None, "", HOSTILE["a null sign"], HOSTILE["markup"], HOSTILE["an endless text"]):
        send(**dict.fromkeys(fields, value))
    for field in fields:
        for value in (None, *(HOSTILE[name] for name in WORST)):
            send(**{field: value})


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_write_sent_twice_is_answered_twice(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(who_may(row)))
    forms = [row.form(department), row.form(department)]

    for form in forms:
        check_read(client.post(url, form), row)


NAMES_IN_ADDRESSES = ("\0", "25-\0001", "x" * 5000, "é😀", "<script>alert(1)</script>", "..")
NUMBERS_IN_ADDRESSES = ("0", "9" * 30, TOO_MANY_DIGITS, "-1", "٣")


@pytest.mark.parametrize("row", ADDRESSED, ids=str)
def test_an_address_of_nothing_is_not_found(department, row):
    client = client_of(department.members.get(who_may(row)))
    named = row.kwargs(department)
    address = reverse(row.page, kwargs=named)

    for value in named.values():
        for wrong in NAMES_IN_ADDRESSES if isinstance(value, str) else NUMBERS_IN_ADDRESSES:
            with undone():
                response = client.generic(row.method, address.replace(str(value), quote(wrong), 1))
            assert response.status_code in {302, 404, 405}, wrong
