"""A stored file is there whole or not at all."""

import errno
import os
import resource
import signal
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from frame.storing.whole_files import WholeFiles

KILOBYTE = 1024


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def storage(tmp_path) -> WholeFiles:
    return WholeFiles(tmp_path, file_permissions_mode=0o600, directory_permissions_mode=0o700)


@pytest.fixture
def full_disk():
    """Files of this process may have 64 KB, as if there were no room for more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * KILOBYTE, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


def uploaded(content: bytes) -> TemporaryUploadedFile:
    upload = TemporaryUploadedFile("scan.pdf", "application/pdf", len(content), None)
    upload.write(content)
    upload.seek(0)
    return upload


@pytest.mark.parametrize("as_file", [ContentFile, uploaded], ids=["in memory", "in a file"])
def test_a_file_is_stored_under_its_name_for_the_service_alone(storage, tmp_path, as_file):
    file = as_file(b"content")

    name = storage.save("documents/2026/scan.pdf", file)
    file.close()

    stored = tmp_path / name
    assert name == "documents/2026/scan.pdf"
    assert files_in(tmp_path) == [name]
    assert stored.read_bytes() == b"content"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.parent.stat().st_mode) == 0o700


def test_a_disk_that_is_full_half_way_leaves_nothing_of_the_file(storage, tmp_path, full_disk):
    with pytest.raises(OSError, match="too large"):
        storage.save("documents/2026/scan.pdf", ContentFile(b"x" * 200 * KILOBYTE))

    assert files_in(tmp_path) == []


def test_a_disk_that_fails_when_it_is_asked_to_keep_leaves_nothing(storage, tmp_path, monkeypatch):
    def fail(opened: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="Input/output"):
        storage.save("documents/2026/scan.pdf", ContentFile(b"content"))

    assert files_in(tmp_path) == []


def test_a_file_is_on_the_disk_before_it_has_its_name(storage, tmp_path, monkeypatch):
    seen = []
    keep = os.fsync

    def look(opened: int) -> None:
        seen.append({name.rpartition(".")[2] for name in files_in(tmp_path)})
        keep(opened)

    monkeypatch.setattr(os, "fsync", look)

    storage.save("scan.pdf", ContentFile(b"content"))

    assert seen == [{"unfinished"}, {"unfinished", "pdf"}]


def test_a_name_that_is_taken_is_written_over_by_nobody(storage, tmp_path):
    storage.save("scan.pdf", ContentFile(b"first"))

    name = storage.save("scan.pdf", ContentFile(b"second"))

    assert name != "scan.pdf"
    assert (tmp_path / "scan.pdf").read_bytes() == b"first"
    assert (tmp_path / name).read_bytes() == b"second"
