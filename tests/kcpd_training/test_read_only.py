"""A database that can't be written: what is only read is read, and the rest is said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.urls import reverse

from events.models import Event
from tests.access.test_access_matrix import ROWS
from tests.factories import PASSWORD
from tests.signed_in import client_of

PAGES = list({row.page: row for row in ROWS[::-1] if row.method == "GET"}.values())


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """Within it the database only reads; what was tried there is undone."""
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL takes it back with the rest.
        cursor.execute(
            "PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on"
        )
        yield
        transaction.set_rollback(True)
    if is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def test_every_page_is_read_unless_it_has_to_be_on_record_who_opened_it(department):
    said = {}
    for row in PAGES:
        with transaction.atomic():
            address = reverse(row.page, kwargs=row.kwargs(department)) + row.query
            client = client_of(department.members.get(row.who_may()), raise_request_exception=False)
            with nothing_can_be_written():
                refused = client.get(address)
            events = Event.objects.count()
            normal = client.get(address)
            is_on_record = Event.objects.count() > events
            transaction.set_rollback(True)
        said[str(row)] = (refused.status_code, 503 if is_on_record else normal.status_code)
        if refused.status_code == 503:
            assert "can’t be reached or written" in refused.content.decode()

    assert {row: answers for row, answers in said.items() if answers[0] != answers[1]} == {}
    assert sum(answers == (503, 503) for answers in said.values()) > 3


def test_what_is_refused_stays_refused_and_is_not_on_record(department):
    client = client_of(department.officer, raise_request_exception=False)
    events = Event.objects.count()

    with nothing_can_be_written():
        no_right = client.get(reverse("events:event-list"))
    with nothing_can_be_written():
        out_of_reach = client.get(reverse("desk:member-record", args=["4412"]))

    assert (no_right.status_code, out_of_reach.status_code) == (403, 404)
    assert Event.objects.count() == events


def test_what_is_sent_is_refused_in_words(department):
    client = client_of(None, raise_request_exception=False)

    with nothing_can_be_written():
        sent = client.post(reverse("sign-in"), {"username": "4411", "password": PASSWORD})

    assert sent.status_code == 503
    assert "Nothing you sent was saved" in sent.content.decode()
