"""What is no fault of a request or of the code: told from what is."""

import sqlite3
from pathlib import Path

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from frame.storing.failures import BUSY, FULL, UNAVAILABLE, storage_failure_in


def raised(error: Exception, cause: BaseException | None) -> Exception:
    error.__cause__ = cause
    return error


def no_server() -> psycopg2.OperationalError:
    with pytest.raises(psycopg2.OperationalError) as caught:
        psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=5")
    return caught.value


def no_folder() -> sqlite3.OperationalError:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect("/no/such/folder/records.sqlite3")
    return caught.value


def no_table() -> sqlite3.OperationalError:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute("SELECT 1 FROM nowhere")
    return caught.value


def no_room() -> sqlite3.OperationalError:
    connected = sqlite3.connect(":memory:")
    connected.execute("CREATE TABLE sheet (scan BLOB)")
    connected.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connected.execute("INSERT INTO sheet VALUES (zeroblob(100000))")
    connected.close()
    return caught.value


def test_a_database_that_is_not_there_is_unavailable():
    assert storage_failure_in(raised(OperationalError("down"), no_server())) == UNAVAILABLE
    assert storage_failure_in(raised(OperationalError("gone"), no_folder())) == UNAVAILABLE


def test_a_disk_that_is_read_only_is_unavailable():
    assert storage_failure_in(OSError(30, "Read-only file system")) == UNAVAILABLE


def test_a_disk_without_room_is_full_whoever_says_so():
    assert storage_failure_in(OSError(28, "No space left on device")) == FULL
    assert storage_failure_in(OSError(27, "File too large")) == FULL
    assert storage_failure_in(raised(OperationalError("full"), no_room())) == FULL


def locked(tmp_path: Path) -> sqlite3.OperationalError:
    file = tmp_path / "records.sqlite3"
    writer, other = (sqlite3.connect(file, timeout=0) for _ in range(2))
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        other.execute("BEGIN IMMEDIATE")
    writer.close()
    other.close()
    return caught.value


def unbindable() -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect(":memory:").execute("SELECT ?", [object()])
    return caught.value


def test_a_database_that_somebody_else_writes_to_is_busy(tmp_path):
    assert storage_failure_in(raised(OperationalError("locked"), locked(tmp_path))) == BUSY


def test_a_value_that_can_t_be_bound_is_a_fault_of_ours(db):
    assert storage_failure_in(raised(InterfaceError("binding"), unbindable())) is None


def test_a_fault_of_ours_is_not():
    assert storage_failure_in(raised(ProgrammingError("no such table"), no_table())) is None
    assert storage_failure_in(FileNotFoundError(2, "no such file")) is None
    assert storage_failure_in(ValueError("x")) is None
    assert storage_failure_in(None) is None
