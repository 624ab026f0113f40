"""What a monitor is told of the service, and what only an administrator reads."""

import os
import re
import shutil
import tempfile
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frame.jobs.models import WORKER_IS_GONE_AFTER, Worker
from kcpd_training import health
from tests.access.matrix.frame import a_worker
from tests.kcpd_training.test_full_disk import no_room_in_the_database
from tests.kcpd_training.test_read_only import nothing_can_be_written
from tests.signed_in import client_of

Usage = namedtuple("Usage", "total used free")
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def asked_anew(settings, tmp_path, monkeypatch) -> Path:
    """Migrations are asked about as in a fresh process, and the files have a folder."""
    monkeypatch.setattr(health, "_MIGRATED", [])
    monkeypatch.setattr(health, "_TRIALS", [])
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def asked(by=None) -> tuple[int, list[str]]:
    answer = client_of(by, raise_request_exception=False).get("/health/")
    return answer.status_code, answer.content.decode().splitlines()


def wrong() -> dict[str, str]:
    return {check.name: check.words for check in health.checks() if not check.is_right}


def test_all_that_is_looked_at_is_right(department):
    a_worker(department)

    assert asked() == (200, ["ok"])
    assert wrong() == {}


def test_a_stranger_and_a_member_are_told_no_more_than_that_it_is_not(department):
    assert asked() == asked(department.officer) == asked(department.clerk) == (503, ["not ok"])


def test_an_administrator_reads_what_is_not_right_there_and_on_their_page(department):
    status, lines = asked(department.administrator)
    page = client_of(department.administrator).get("/administration/").content.decode()

    assert status == 503
    assert [line for line in lines if line.startswith("Worker: was not heard for half a minute")]
    assert "The worker was not heard for half a minute" in page


def test_a_worker_that_fell_silent_is_told(department):
    a_worker(department)
    Worker.objects.update(beat_at=timezone.now() - WORKER_IS_GONE_AFTER - timedelta(seconds=1))

    assert list(wrong()) == ["Worker"]


def test_a_database_that_only_reads_is_told(department):
    with nothing_can_be_written():
        found = wrong()
        answer = Client(raise_request_exception=False).get("/health/")

    assert list(found) == ["Database", "Worker"]
    assert found["Database"].startswith("can't be written (")
    assert (answer.status_code, answer.content) == (503, b"not ok")


def test_a_database_without_room_is_told_as_one_row_is_really_written(department):
    with no_room_in_the_database("jobs_worker"), transaction.atomic():
        found = wrong()
        transaction.set_rollback(True)

    assert list(found) == ["Database", "Worker"]
    assert re.search("disk is full|could not extend file", found["Database"])


@pytest.mark.django_db(transaction=True)
def test_a_write_is_tried_seldom_is_kept_and_leaves_no_row():
    with CaptureQueriesContext(connection) as first:
        health.checks()
    with CaptureQueriesContext(connection) as second:
        health.checks()

    done = [
        query["sql"].split()[0] for query in first if "INSERT" in str(query) or "DEL" in str(query)
    ]
    assert done == ["INSERT", "DELETE"]
    assert [query for query in first if query["sql"].startswith("ROLLBACK")] == []
    assert [query for query in second if query["sql"].startswith(("INSERT", "DELETE"))] == []
    assert not Worker.objects.exists()


def test_a_write_that_is_refused_is_tried_as_seldom_and_its_answer_holds(department, monkeypatch):
    tried, now = [], [1000.0]

    def refused() -> None:
        tried.append(now[0])
        raise DatabaseError("disk is full")

    monkeypatch.setattr(health, "monotonic", lambda: now[0])
    monkeypatch.setattr(health, "_try_to_write", refused)
    for second in (0, 1, 10, 29, 30):
        now[0] = 1000.0 + second
        assert wrong()["Database"] == "can't be written (disk is full)"

    assert tried == [1000.0, 1030.0]


def test_nowhere_to_put_what_arrives_is_told(department, monkeypatch):
    a_worker(department)

    def nowhere() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)

    assert wrong() == {"Files that arrive": "can't be written anywhere: make room, or add some"}


def test_a_database_that_does_not_answer_is_told(db, monkeypatch):
    def away():
        raise health.InterfaceError("connection already closed")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", away)
        found, answer = wrong(), asked()

    assert found == {"Database": "can't be reached (connection already closed)"}
    assert answer == (503, ["not ok"])


def test_a_disk_with_too_little_room_is_told(department, monkeypatch):
    a_worker(department)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0, 0, 20 * MEGABYTE))

    assert wrong()["Files"] == "have 20 MB left of their disk: make room, or add some"
    assert asked()[0] == 503


def test_a_folder_that_can_t_be_written_is_told(department, monkeypatch, asked_anew):
    a_worker(department)
    ask = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != asked_anew and ask(path, mode)
    )

    assert wrong() == {"Files": "can't be written: the disk is read-only, or of another user"}


def test_tables_older_than_the_program_are_told(department):
    a_worker(department)
    MigrationRecorder.Migration.objects.filter(app="records").latest("id").delete()

    assert wrong() == {"Tables": "are older than the program: migrate"}


def test_the_command_says_each_and_fails_with_those_that_are_wrong(department):
    said = StringIO()
    with pytest.raises(CommandError, match=r"^Not right: Worker\.$"):
        call_command("check_health", stdout=said)

    assert [line.split()[0] for line in said.getvalue().splitlines()].count("WRONG") == 1
    a_worker(department)
    call_command("check_health", stdout=said)
