"""Odd strings in every field, filter and part of an address: refused in words, never a 500.

An error that a view lets through is raised by the test client, so a request that comes back at
all is one that was answered.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.attack.forms import forms_of
from tests.attack.scale import few
from tests.attack.strings import MARKUP, STRINGS, TOO_MANY_DIGITS
from tests.attack.writes import WRITES
from tests.department import Department
from tests.signed_in import client_of

# In `./run test`, so many strings are tried in each page, in so many of its fields so many each.
STRINGS_A_PAGE, FIELDS_A_PAGE, STRINGS_A_FIELD = 4, 4, 1
# In `./run attack`, so many in each field, other ones in the next: there are 1,500 fields.
MOST_A_FIELD = 14
# What lists read of an address besides the filters that stand on their page.
PARAMETERS = (
    *("page", "per_page", "sort", "_export", "q", "text", "period", "as_of", "known_on", "element"),
    *("since", "until", "mine", "action", "serial_number", "course", "next", "version", "kind"),
    *("days-0-on", "days-0-starts_at", "days-0-ends_at", "days-0-break_minutes"),
)
REFUSAL = ("usa-error-message", "usa-alert--", "sheet-said__line--", "sheet-line__why")
# What these make is shown on their own page, and nowhere again.
SHOWN_AT_ONCE = {"people:one-time-password-make", "people:one-time-password-confirm"}
# Slow to set, and a file's address says little.
PAPER = [page for page in {row.page for row in ROWS} if page.endswith("-pdf")]
READS = list({row.page: row for row in ROWS[::-1] if row.method == "GET"}.values())
ADDRESSED = list({(row.page, row.method): row for row in ROWS if row.target == ""}.values())
FILES = [row for row in ROWS if "_export" in row.query]
NAMES = list(STRINGS)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check_read(response: HttpResponse, row: Row) -> None:
    assert response.status_code in {200, 302, 400, 403, 404, 405, 413}, row
    if "html" in response.get("Content-Type", ""):
        assert "<script>alert(1)" not in response.content.decode()


def check_write(response: HttpResponse, row: Row, sent: object) -> None:
    """A refused form says so on its page; a form that is taken leads on."""
    check_read(response, row)
    if response.status_code == 200 and row.page not in SHOWN_AT_ONCE:
        page = response.content.decode()
        assert any(sign in page for sign in REFUSAL), (row, sent)


def strings_for(place: int, at_most: int) -> list[str]:
    """The names of some strings, other ones for each place."""
    names = few(NAMES, at_most, start=place)
    turned = place * 5 % len(names)
    return (names[turned:] + names[:turned])[:MOST_A_FIELD]


def some_fields(fields: Sequence[str], row: Row) -> Iterator[tuple[int, str]]:
    """Fields of the row's page, each with a place of its own."""
    return enumerate(few(fields, FIELDS_A_PAGE, start=rank(row)), start=rank(row))


def in_address(parameters: dict[str, str]) -> str:
    return urlencode(parameters, errors="surrogatepass")


def as_sent(value: Any) -> Any:
    """A value as its bytes come over the wire: half a sign is no text."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def page_of(row: Row, client: Client, url: str) -> str:
    """The page at the address of the row, if it has one."""
    with undone():
        response = client.get(url)
    is_page = response.status_code == 200 and "html" in response.get("Content-Type", "")
    return response.content.decode() if is_page else ""


def rank(row: Row) -> int:
    """Where a row stands among all: each begins with another string."""
    return ROWS.index(row)


@pytest.mark.parametrize("row", READS, ids=str)
def test_a_page_answers_odd_filters(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(row.who_may()))
    shown = forms_of(page_of(row, client, url + row.query), url)
    filters = {name for form in shown if form.method == "get" for name in form.fields}

    at_once = dict.fromkeys((*PARAMETERS, *sorted(filters)))
    for name in few(NAMES, 3, start=rank(row)) if row.page in PAPER else few(NAMES, STRINGS_A_PAGE):
        with undone():
            # An address has no room for more than a server takes.
            query = in_address(dict.fromkeys(at_once, STRINGS[name][:5000]))
            check_read(client.get(f"{url}?{query}"), row)
    for place, field in some_fields(sorted(filters), row):
        for name in strings_for(place, STRINGS_A_FIELD):
            with undone():
                check_read(client.get(f"{url}?{in_address({field: STRINGS[name][:5000]})}"), row)


@pytest.mark.parametrize("row", FILES, ids=str)
def test_a_file_answers_odd_filters(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
    client = client_of(department.members.get(row.who_may()))
    others = [name for name in PARAMETERS if name != "_export"]

    for name in few(NAMES, STRINGS_A_PAGE):
        with undone():
            query = in_address(dict.fromkeys(others, STRINGS[name][:5000]))
            check_read(client.get(f"{url}&{query}"), row)


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_write_refuses_odd_fields_in_words(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(row.who_may()))

    def send(**changes: Any) -> None:
        with undone():
            # The token of the page stands in every form that a browser sends.
            form = {"csrfmiddlewaretoken": "x", **row.form(department), **changes}
            sent = {name: as_sent(value) for name, value in form.items() if value is not None}
            response = client.post(url, sent)
            check_write(response, row, {name: str(value)[:40] for name, value in sent.items()})
            if response.status_code == 302:  # what was taken can be looked at
                check_read(client.get(response.url), row)

    with undone():
        fields = list(row.form(department))
    for form in forms_of(page_of(row, client, url), url):
        if form.method == "post" and form.path == url:
            fields += [name for name in form.fields if name not in fields]
    for name in few(NAMES, STRINGS_A_PAGE):
        send(**dict.fromkeys(fields, STRINGS[name]))
    for place, field in some_fields(fields, row):
        send(**{field: None})
        for name in strings_for(place, STRINGS_A_FIELD):
            send(**{field: STRINGS[name]})


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_write_sent_twice_is_answered_twice(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department))
    client = client_of(department.members.get(row.who_may()))
    forms = [row.form(department), row.form(department)]

    for form in forms:
        check_read(client.post(url, form), row)


NAMES_IN_ADDRESSES = (
    *("\0", "25-\0001", "x" * 5000, "é😀", MARKUP, "..", "a\ud800b", "\u202e4411", "%00", "4411\n"),
)
NUMBERS_IN_ADDRESSES = ("0", "9" * 30, TOO_MANY_DIGITS, "-1", "٣", "x", str(2**63), "1e3", "1.0")


def wrong_parts(value: object) -> Sequence[str]:
    return NAMES_IN_ADDRESSES if isinstance(value, str) else NUMBERS_IN_ADDRESSES


@pytest.mark.parametrize("row", ADDRESSED, ids=str)
def test_an_address_of_nothing_is_not_found(department: Department, row: Row):
    client = client_of(department.members.get(row.who_may()))
    named = row.kwargs(department)
    address = reverse(row.page, kwargs=named)

    for value in named.values():
        for wrong in wrong_parts(value):
            part = quote(wrong, errors="surrogatepass")
            with undone():
                response = client.generic(row.method, address.replace(str(value), part, 1))
            assert response.status_code in {302, 404, 405}, wrong
