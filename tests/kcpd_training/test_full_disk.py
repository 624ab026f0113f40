"""A disk without room: what is sent is refused in words, comes back, and is not saved in part."""

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from courses.models import Location
from events.models import Event
from frame import limited, paper
from people.models import Member
from records.models import Document, HeldPaper, IssuedPaper
from tests.kcpd_training.test_read_only import nothing_can_be_written
from tests.signed_in import client_of
from tests.uploads import pdf

NO_LIMIT = 1_073_741_823
# A page more than there is: whoever writes an event is told by the database itself.
FILL_SQLITE = (
    "CREATE TABLE filling (content BLOB)",
    "CREATE TRIGGER fills AFTER INSERT ON {table}"
    " BEGIN INSERT INTO filling VALUES (zeroblob(1000000)); END",
)
FILL_POSTGRESQL = (
    "CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
    "CREATE TRIGGER fills BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fills()",
)


@contextmanager
def no_room_in_the_database(table: str = "events_event") -> Iterator[None]:
    """Within it no row of the table has room; what was tried there is undone."""
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in FILL_SQLITE if is_sqlite else FILL_POSTGRESQL:
            cursor.execute(statement.replace("{table}", table))
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


def test_a_large_file_for_which_there_is_no_room_while_it_arrives_is_told(
    department, settings, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "taken away"
    large = pdf(content=b"%PDF-1.7" + b" " * 3_000_000)

    answer = clerk_of(department).post("/credit/new/", {"read": "1", "evidence": large})

    assert answer.status_code == 507
    assert "The server’s disk is full" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_arrives_beside_too_many_others_brings_the_form_back(department, monkeypatch):
    monkeypatch.setattr(limited._TURNS, "admitted", threading.BoundedSemaphore(1))
    document = SimpleUploadedFile("members.xlsx", b"PK\x03\x04")
    administrator = client_of(department.administrator, raise_request_exception=False)

    with limited._TURNS.turn():
        answer = administrator.post("/imports/new/members/", {"file": document})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "The file could not be opened now, for the server opens many others" in (
        answer.content.decode()
    )


def test_a_paper_asked_for_beside_too_many_others_is_answered_by_a_page_of_ours(
    department, monkeypatch
):
    monkeypatch.setattr(paper._TURNS, "admitted", threading.BoundedSemaphore(1))

    with paper._TURNS.turn():
        answer = clerk_of(department).post(
            reverse("desk:transcript", args=[department.officer.serial_number]), {"scope": ""}
        )

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "works on many files and papers at this moment" in answer.content.decode()
    assert not IssuedPaper.objects.exists()
