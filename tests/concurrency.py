"""Several connections at one moment: the database they share, and a start for all of them."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections can write to.

    SQLite's test database lives in memory; it is moved to a file for the length of a test.
    """
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    name = in_memory.settings_dict["NAME"]
    file = tmp_path / "shared.sqlite3"
    _copy(in_memory, file)
    in_memory.settings_dict["NAME"] = str(file)
    connections["default"] = in_memory.copy()
    yield
    connections["default"].close()
    connections["default"] = in_memory
    in_memory.settings_dict["NAME"] = name


def _copy(in_memory: BaseDatabaseWrapper, file: Path) -> None:
    with in_memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start every work at the same moment, each on its own connection; give what came of each."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


def wait_until_somebody_waits() -> None:
    """Return once another connection waits for a lock of this one."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def one_into_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What comes of `first`, not committed before `second`, on a connection of its own, waits."""
    has_written = threading.Event()

    def write_and_wait() -> object:
        with transaction.atomic():
            try:
                return first()
            finally:
                has_written.set()
                wait_until_somebody_waits()

    def write_meanwhile() -> object:
        assert has_written.wait(timeout=30)
        return second()

    return at_once(write_and_wait, write_meanwhile)


def codes(results: list[Any]) -> list[str]:
    """`saved` or the code of the refusal, in the order of the alphabet."""
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, ValidationError), result
    return sorted(
        result.error_list[0].code if isinstance(result, ValidationError) else "saved"
        for result in results
    )


def environment_of_another_process() -> dict[str, str]:
    """What a process needs to work on the database of this test."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _address_of_the_test_database(),
    }


def _address_of_the_test_database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    # A cluster that was set up for the tests listens on a socket in a folder; see `tools/`.
    place = given["HOST"] if given["HOST"].startswith("/") else f"{given['HOST']}:{given['PORT']}"
    password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    at = f"/{place}" if place.startswith("/") else place
    return f"postgres://{given['USER']}{password}@{at}/{given['NAME']}"
