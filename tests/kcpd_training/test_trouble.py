"""What is no fault of a request or of the code: told from what is."""

import sqlite3

import psycopg2
import pytest
from django.db import OperationalError, ProgrammingError

from kcpd_training.trouble import is_unavailable


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


def test_a_database_that_is_not_there_is_unavailable():
    assert is_unavailable(raised(OperationalError("down"), no_server()))
    assert is_unavailable(raised(OperationalError("gone"), no_folder()))


def test_a_disk_that_is_read_only_is_unavailable():
    assert is_unavailable(OSError(30, "Read-only file system"))


def test_a_fault_of_ours_is_not():
    assert not is_unavailable(raised(ProgrammingError("no such table"), no_table()))
    assert not is_unavailable(FileNotFoundError(2, "no such file"))
    assert not is_unavailable(ValueError("x"))
    assert not is_unavailable(None)
