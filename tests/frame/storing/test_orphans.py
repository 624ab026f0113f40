"""Every file is named by a row, and every row has its file: after each fault, and after a kill."""

import errno
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from frame.files import checked_file
from frame.imports.actions import bring_file, leave_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.storing.orphans import Found, look_for_orphans
from kcpd_training.settings import STORAGES
from records.actions.credit_entry import enter_credit
from records.actions.held_papers import hold_paper
from records.imports import COMPLETIONS
from records.models import Document
from tests.department import Department
from tests.frame.imports.files import brought
from tests.frame.jobs.kinds import a_job
from tests.frame.storing.test_whole_files import full_disk  # noqa: F401  a fixture
from tests.records.test_credit_entry import an_entry
from tests.uploads import PDF, pdf

NOW = timezone.now()
TWO_DAYS = timedelta(days=2)
CLEAN = Found((), ())
LARGE = PDF + b"\n%" + b" " * 200_000 + b"\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": STORAGES["default"]}
    return tmp_path


def enter(department: Department) -> None:
    entry = an_entry(department.officer, file=checked_file(pdf(content=LARGE)))
    enter_credit(entry=entry, by=department.clerk, now=NOW)


def hold(department: Department) -> None:
    hold_paper(file=checked_file(pdf(content=LARGE)), by=department.clerk, now=NOW)


def bring(department: Department) -> None:
    text = "Serial number,Course\n" + "4411,Radar\n" * 20_000
    upload = SimpleUploadedFile("history.csv", text.encode())
    bring_file(kind=COMPLETIONS, upload=upload, by=department.clerk, now=NOW)


def do_a_job(department: Department) -> None:
    a_job(department.clerk)
    job = claim_next()
    assert job is not None
    work_on(job)


WAYS = [enter, hold, bring, do_a_job]


def later() -> Found:
    return look_for_orphans(timezone.now() + TWO_DAYS)


@pytest.mark.parametrize("store", WAYS)
def test_what_is_stored_is_named(department, store):
    store(department)

    assert later() == CLEAN
    assert any(path.is_file() for path in Path(default_storage.location).rglob("*"))


def disk_that_fails_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(opened: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)


def database_that_fails_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are written, and the transaction is not."""

    def fail(self: transaction.Atomic, *error: object) -> None:
        leave(self, RuntimeError, RuntimeError("no commit"), None)
        raise RuntimeError("no commit")

    leave = transaction.Atomic.__exit__
    monkeypatch.setattr(transaction.Atomic, "__exit__", fail)


@pytest.mark.parametrize("fault", [disk_that_fails_to_keep, database_that_fails_to_keep])
@pytest.mark.parametrize("store", [enter, hold, bring])
def test_a_fault_leaves_no_file_without_a_row_and_no_row_without_a_file(
    department, monkeypatch, store, fault
):
    with monkeypatch.context() as broken:
        fault(broken)
        with pytest.raises((OSError, RuntimeError)):
            store(department)

    assert later() == CLEAN
    assert not any(path.is_file() for path in Path(default_storage.location).rglob("*"))


@pytest.mark.parametrize("store", [enter, hold, bring])
def test_a_disk_that_is_full_half_way_leaves_neither(department, full_disk, store):  # noqa: F811
    with pytest.raises(OSError, match="too large"):
        store(department)

    assert later() == CLEAN


def test_a_job_whose_file_finds_no_room_says_so_and_leaves_none(department, monkeypatch):
    a_job(department.clerk)
    job = claim_next()
    with monkeypatch.context() as broken:
        disk_that_fails_to_keep(broken)
        work_on(job)

    failed = Job.objects.get()
    assert (failed.state, failed.file) == (Job.State.FAILED, "")
    assert "be reached or written" in failed.error
    assert later() == CLEAN


def test_a_file_that_was_left_is_named_by_nobody(department, django_capture_on_commit_callbacks):
    file = brought(department.clerk, "Serial number,Course\n4411,Radar")
    with django_capture_on_commit_callbacks(execute=True):
        leave_file(brought=file, by=department.clerk, now=NOW)

    assert later() == CLEAN


def swept(*options: str) -> str:
    said = StringIO()
    call_command("sweep_files", *options, stdout=said, stderr=said)
    return said.getvalue()


def grow_old(path: Path) -> None:
    before = (timezone.now() - TWO_DAYS).timestamp()
    os.utime(path, (before, before))


def test_orphans_are_listed_and_removed_only_where_that_is_asked(department, on_disk):
    enter(department)
    kept = Document.objects.get().file.name
    orphans = [
        default_storage.save(name, ContentFile(b"x"))
        for name in ("documents/2026/killed.pdf", "held/killed.unfinished", "killed.pdf")
    ]
    for name in (kept, *orphans):
        grow_old(on_disk / name)
    young = default_storage.save("held/young.pdf", ContentFile(b"x"))

    listed = swept()
    stay = [name for name in orphans if default_storage.exists(name)]
    removed = swept("--remove")

    assert [line.split(":")[0] for line in listed.splitlines()] == sorted(orphans)
    assert stay == orphans
    assert removed.count("removed") == len(orphans)
    assert not any(map(default_storage.exists, orphans))
    assert default_storage.exists(kept)
    assert default_storage.exists(young)
    assert swept() == "Every file is named by a row, and every row has its file.\n"


def test_a_row_without_its_file_is_told_and_ends_the_command_with_an_error(department):
    enter(department)
    name = Document.objects.get().file.name
    default_storage.delete(name)

    with pytest.raises(CommandError, match="1 named files are gone"):
        swept()

    assert later() == Found((), (name,))


def test_a_process_killed_while_it_stores_leaves_what_the_sweep_removes(db, on_disk):
    program = (
        "import os, sys\n"
        "from tests.killed import die\n"
        "from frame.storing.whole_files import WholeFiles\n"
        "from django.core.files.base import ContentFile\n"
        "os.fsync = die\n"
        "WholeFiles(sys.argv[1]).save('held/scan.pdf', ContentFile(b'x' * 9000))\n"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    killed = subprocess.run([sys.executable, "-c", program, str(on_disk)], env=env, check=False)
    [left] = (path for path in on_disk.rglob("*") if path.is_file())
    grow_old(left)

    assert killed.returncode == -9
    assert left.suffix == ".unfinished"
    assert "removed" in swept("--remove")
    assert later() == CLEAN
