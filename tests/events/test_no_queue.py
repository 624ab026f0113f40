"""A long write makes nobody wait: PostgreSQL, where several write at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from events.event_log import record_event
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from tests.department import make_department

HELD = 5.0  # seconds that the long write holds its transaction open
SWIFT = 0.2  # seconds within which another person's page answers

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def long_write(by: Member) -> Iterator[None]:
    """Another connection, within a transaction that has recorded an event and goes on."""
    has_recorded, may_end = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                record_event(MEMBER_CHANGE, by=by, about=by, member=by)
                has_recorded.set()
                may_end.wait(HELD)
        finally:
            connections["default"].close()

    writer = threading.Thread(target=write)
    writer.start()
    assert has_recorded.wait(30)
    yield
    may_end.set()
    writer.join(30)


def test_a_page_that_logs_a_look_does_not_wait_for_a_long_write(shared_database):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    department = make_department()
    client = Client()
    client.force_login(department.sergeant, backend="people.sign_in.SerialNumberBackend")
    page = reverse("desk:member-record", args=[department.officer.serial_number])

    def seconds_of_a_look() -> float:
        began = perf_counter()
        assert client.get(page).status_code == 200
        return perf_counter() - began

    seconds_of_a_look()  # loads the templates
    alone = max(seconds_of_a_look() for _ in range(3))
    with long_write(department.administrator):
        meanwhile = seconds_of_a_look()

    # A slow machine gets thrice what the page takes alone; a wait for the writer is far longer.
    assert meanwhile < max(SWIFT, min(3 * alone, HELD / 2))
