"""Paper that is the same for everybody is set once for each content."""

import errno
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from frame import kept_paper as kept_paper_module
from frame import paper
from frame.kept_paper import MOST_KEPT, kept_paper, kept_papers
from frame.storing.orphans import look_for_orphans
from frame.turns import Busy
from kcpd_training.settings import STORAGES


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": STORAGES["default"]}
    return tmp_path


def test_the_same_page_is_set_once_and_another_anew():
    first = kept_paper("rules", "<p>One</p>")
    [path] = kept_papers()
    Path(default_storage.path(path)).write_bytes(b"kept")

    assert first.startswith(b"%PDF")
    assert kept_paper("rules", "<p>One</p>") == b"kept"
    assert kept_paper("rules", "<p>Two</p>").startswith(b"%PDF")


def test_another_style_is_another_paper(monkeypatch):
    kept_paper("rules", "<p>One</p>")
    monkeypatch.setattr(kept_paper_module, "_style_digest", lambda: b"of the next version")
    kept_paper("rules", "<p>One</p>")

    assert len(list(kept_papers())) == 2


def test_where_none_can_be_kept_it_is_set_all_the_same(monkeypatch):
    def full(opened: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    assert kept_paper("rules", "<p>One</p>").startswith(b"%PDF")
    assert list(kept_papers()) == []


def test_the_oldest_makes_room_for_a_new_one(on_disk):
    folder = on_disk / "kept-paper"
    folder.mkdir()
    for number in range(MOST_KEPT):
        at = timezone.now().timestamp() - 1000 + number
        (folder / f"rules-{number:02}.pdf").write_bytes(b"x")
        os.utime(folder / f"rules-{number:02}.pdf", (at, at))
    (folder / "other-00.pdf").write_bytes(b"x")

    kept_paper("rules", "<p>One</p>")

    names = {path.name for path in folder.iterdir()}
    assert len(names) == MOST_KEPT + 1
    assert "rules-00.pdf" not in names
    assert {"rules-01.pdf", "other-00.pdf"} <= names


def test_what_is_kept_is_no_orphan(db):
    kept_paper("rules", "<p>One</p>")

    assert look_for_orphans(timezone.now() + timedelta(days=2)).orphans == ()


def test_one_paper_is_set_at_a_time_and_one_waits(monkeypatch):
    at_once, most, done = [0], [0], []

    class Slow:
        def __init__(self, html: str) -> None:
            pass

        def write_pdf(self, **_: object) -> bytes:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            threading.Event().wait(0.5)
            at_once[0] -= 1
            return b"%PDF"

    monkeypatch.setattr(paper, "typeset", Slow)

    def ask() -> None:
        try:
            done.append(paper.set_on_paper("<p>"))
        except Busy:
            done.append(b"")

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]
    assert sorted(done) == [b"", b"", b"", b"%PDF", b"%PDF"]


def test_half_of_one_that_a_killed_worker_left_is_an_orphan(db, on_disk):
    kept_paper("rules", "<p>One</p>")
    half = on_disk / "kept-paper" / "0123.unfinished"
    half.write_bytes(b"%PDF-1.7")

    found = look_for_orphans(timezone.now() + timedelta(days=2)).orphans

    assert [each.name for each in found] == ["kept-paper/0123.unfinished"]
