"""Every page and every write, for every seat of the department: what each answers.

A row for a page is in `tests/access/matrix/`; a page without a row fails.
"""

import importlib
import pkgutil

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import matrix
from tests.access.row import SIGN_IN, Answer, Row
from tests.department import SEATS, Department

ROWS: list[Row] = [
    row
    for module in pkgutil.iter_modules(matrix.__path__)
    for row in importlib.import_module(f"{matrix.__name__}.{module.name}").ROWS
]


def named_pages() -> set[str]:
    """The name of every address that the product itself serves, Django's admin apart."""

    def walk(resolver: URLResolver, namespace: str) -> set[str]:
        names = set()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                    names |= walk(entry, inner)
            elif isinstance(entry, URLPattern):
                names.add(f"{namespace}{entry.name}")
        return names

    return walk(get_resolver(), "")


def test_every_page_has_a_row():
    assert named_pages() == {row.page for row in ROWS if not row.page.startswith("admin:")}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_page_answers_each_seat_as_stated(department, row):
    answers = {seat: answer(department, row, seat) for seat in SEATS}

    assert answers == {seat: row.answer_for(seat) for seat in SEATS}


def answer(department: Department, row: Row, seat: str) -> Answer:
    """Ask as the member of one seat, and undo what the asking wrote."""
    with transaction.atomic():
        client = Client()
        if seat != "anonymous":
            client.force_login(
                department.members[seat], backend="people.sign_in.SerialNumberBackend"
            )
        url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
        if row.method == "GET":
            response = client.get(url)
        else:
            response = client.post(url, row.form(department))
        transaction.set_rollback(True)
    asks_to_sign_in = response.status_code == 302 and response.url.startswith(reverse("sign-in"))
    return SIGN_IN if asks_to_sign_in else response.status_code
