"""Every page and every write, for every seat of the department: what each answers.

A row for a page is in `tests/access/matrix/`; a page, or a method that its view takes, without a
row fails.
"""

import importlib
import pkgutil

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access import matrix
from tests.access.row import SIGN_IN, Answer, Row
from tests.access.taken import (
    NOT_TAKEN,
    methods_taken,
    named_pages,
)
from tests.department import SEATS, Department
from tests.signed_in import client_of
from tests.walks import walked

# An event, how often it was today, that it waits for its seal, and whom it names; of a sheet that
# is printed, its rows; and the words of a paper that nobody had read. The last writes to no row:
# it says whether the database takes a write.
LOOK = (
    'INSERT INTO "events_event" ',
    'INSERT INTO "events_recurrence" ',
    'INSERT INTO "events_waitingevent" ',
    'INSERT INTO "events_eventnaming" ',
    'INSERT INTO "records_sheetprint" ',
    'INSERT INTO "records_printedrow" ',
    'INSERT INTO "records_paperwords" ',
    'UPDATE "jobs_worker" SET "name" = \'nobody\' WHERE "jobs_worker"."id" = 0',
)
ROWS: list[Row] = [
    row
    for module in pkgutil.iter_modules(matrix.__path__)
    for row in importlib.import_module(f"{matrix.__name__}.{module.name}").ROWS
]
ONE_EACH = list({row.page: row for row in ROWS}.values())


def test_every_page_has_a_row():
    assert named_pages() == {row.page for row in ROWS}


@pytest.mark.parametrize("row", walked(ONE_EACH), ids=lambda row: row.page)
def test_every_method_that_an_address_takes_has_a_row(department, row):
    stated = {each.method for each in ROWS if each.page == row.page and takes(each)}

    assert methods_taken(department, row) == stated


def takes(row: Row) -> bool:
    """Whether the method is answered at all: who has no right is told that before."""
    return NOT_TAKEN not in {row.answer_for(seat) for seat in SEATS}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_page_answers_each_seat_as_stated(department, row):
    url = reverse(row.page, kwargs=row.kwargs(department)) + row.query

    answers = {seat: answer(department, row, url, seat) for seat in SEATS}

    assert answers == {seat: row.answer_for(seat) for seat in SEATS}


def writes_besides_its_look(queries: CaptureQueriesContext) -> list[str]:
    """The statements of a page view that change a row, but for the event of the look itself."""
    return [
        sql
        for query in queries
        if (sql := query["sql"]).startswith(("INSERT", "UPDATE", "DELETE"))
        and not sql.startswith(LOOK)
    ]


def answer(department: Department, row: Row, url: str, seat: str) -> Answer:
    """Ask as the member of one seat, and undo what the asking wrote.

    A page that is only read writes nothing, but that it was looked at.
    """
    with transaction.atomic():
        client = client_of(department.members.get(seat))
        if row.method == "GET":
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url)
            assert not writes_besides_its_look(queries), f"{row} as {seat}"
        else:
            response = client.post(url, row.form(department))
        transaction.set_rollback(True)
    asks_to_sign_in = response.status_code == 302 and response.url.startswith(reverse("sign-in"))
    return SIGN_IN if asks_to_sign_in else response.status_code
