"""A disk without room: what is sent is refused in words, comes back, and is not saved in part."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction
from django.urls import reverse

from courses.models import Location
from events.models import Event
from people.models import Member
from records.models import Document, HeldPaper
from tests.kcpd_training.test_read_only import nothing_can_be_written
from tests.signed_in import client_of
from tests.uploads import pdf

NO_LIMIT = 1_073_741_823
# A page more than there is: whoever writes an event is told by the database itself.
FILL_SQLITE = (
    "CREATE TABLE filling (content BLOB)",
    "CREATE TRIGGER fills AFTER INSERT ON events_event"
    " BEGIN INSERT INTO filling VALUES (zeroblob(1000000)); END",
)
FILL_POSTGRESQL = (
    "CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
    "CREATE TRIGGER fills BEFORE INSERT ON events_event FOR EACH ROW EXECUTE FUNCTION fills()",
)


@contextmanager
def no_room_in_the_database() -> Iterator[None]:
    """Within it no event has room; what was tried there is undone."""
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in FILL_SQLITE if is_sqlite else FILL_POSTGRESQL:
            cursor.execute(statement)
        if is_sqlite:
            [(pages,)] = cursor.execute("PRAGMA page_count").fetchall()
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
        yield
        transaction.set_rollback(True)
    if is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {NO_LIMIT}")


def clerk_of(department):
    return client_of(department.clerk, raise_request_exception=False)


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (no_room_in_the_database, 507, "disk is full, so nothing was saved"),
        (nothing_can_be_written, 503, "be reached or written at the moment, so nothing was saved"),
    ],
    ids=["full", "read-only"],
)
def test_a_form_that_can_t_be_saved_comes_back_with_all_that_was_typed(
    department, fault, status, words
):
    clerk, events = clerk_of(department), Event.objects.count()

    with fault():
        answer = clerk.post(reverse("courses:location-add"), {"name": "Range 14"})
        locations = Location.objects.count()

    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert 'value="Range 14"' in page
    assert (locations, Event.objects.count()) == (0, events)


def test_a_page_whose_look_has_no_room_to_be_on_record_says_so_on_a_page_of_ours(department):
    other = reverse("desk:member-record", args=[department.officer.serial_number])

    with no_room_in_the_database():
        answer = clerk_of(department).get(other)

    assert answer.status_code == 507
    assert "The server’s disk is full" in answer.content.decode()
    assert "Officer" not in answer.content.decode()


def test_a_file_without_room_is_refused_in_words_and_no_row_names_it(department, monkeypatch):
    def full(storage: InMemoryStorage, name: str, content: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(InMemoryStorage, "_save", full)

    answer = clerk_of(department).post("/credit/new/", {"read": "1", "evidence": pdf()})

    assert answer.status_code == 507
    assert "disk is full" in answer.content.decode()
    assert not HeldPaper.objects.exists()
    assert not Document.objects.exists()
    assert Member.objects.exists()
