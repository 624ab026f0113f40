"""How a database of SQLite comes to be in WAL, when others write to it or turn it too."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database that is not in WAL, as one restored from a copy."""
    path = tmp_path / "records.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE of_paper (pages)")
    return path


@contextmanager
def somebody_writes(file: Path, *, seconds: float) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        done = Timer(seconds, writing.execute, ["COMMIT"])
        done.start()
        try:
            yield
        finally:
            done.join()


def connect(to: str | Path, **options: object) -> None:
    """Make a connection as the product does."""
    given = settings.DATABASES["default"]
    asked = given | {"NAME": str(to), "OPTIONS": given["OPTIONS"] | options}
    with closing(DatabaseWrapper(asked)) as made:
        made.ensure_connection()


def mode_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as looking:
        [mode] = looking.execute("PRAGMA journal_mode").fetchone()
    return mode


def test_who_comes_first_turns_the_database_to_wal(file):
    assert mode_of(file) == "delete"

    connect(file)

    assert mode_of(file) == "wal"


def test_who_comes_while_another_writes_waits_and_is_not_told_that_it_is_locked(file):
    with somebody_writes(file, seconds=0.3):
        connect(file)

    assert mode_of(file) == "wal"


def test_who_has_waited_as_long_as_a_writer_would_is_told_that_it_is_locked(file):
    with somebody_writes(file, seconds=1), pytest.raises(OperationalError, match="is locked"):
        connect(file, timeout=0.1)

    assert mode_of(file) == "delete"


def test_who_can_not_turn_it_at_all_is_told_so(file):
    with pytest.raises(OperationalError, match="readonly"):
        connect(f"file:{file}?mode=ro")
