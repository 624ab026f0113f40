"""What SQLite can do that Django doesn't ask it for."""

import sqlite3
import time
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

BETWEEN_TWO_TRIES = 0.01  # seconds


@receiver(connection_created)
def write_ahead(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Keep the database in WAL, where no reader waits for a writer, and no writer for readers.

    The file stays in it once it is turned. While others write to it or turn it too, SQLite says
    "locked" at once, whatever its timeout is: a reading that becomes a writing waits for nobody.
    So we wait here, as long as a writer would.
    """
    if connection.vendor != "sqlite":
        return
    database = connection.connection
    (milliseconds,) = database.execute("PRAGMA busy_timeout").fetchone()
    last_try = time.monotonic() + milliseconds / 1000
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as refused:
            is_locked = refused.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not is_locked or time.monotonic() > last_try:
                raise
            time.sleep(BETWEEN_TWO_TRIES)
        else:
            return


@receiver(connection_created)
def take_as_many_values_as_it_can(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let one statement hold the values that this SQLite takes.

    Django reckons with the 999 of old versions, and would write forty rows in two statements.
    """
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
