"""The event log without the triggers that refuse changes, as its tables' owner can have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

TABLES = ("events_event", "events_eventnaming", "events_seal")
_flush = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def triggers_off(on: BaseDatabaseWrapper = connection) -> Iterator[None]:
    """Events and seals can be changed and removed within."""
    with on.cursor() as cursor:
        if on.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                f"AND tbl_name IN {TABLES}"
            )
            dropped = cursor.fetchall()
            for name, _ in dropped:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, create in dropped:
                cursor.execute(create)
        else:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def change_by_force(sql: str, *values: object) -> None:
    """Run a statement as somebody who may do anything to the tables."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def flush_with_triggers_off(operations: BaseDatabaseOperations, *args: Any) -> None:
    """Empty the tables between two tests, which is no business of the product."""
    with triggers_off(operations.connection):
        _flush(operations, *args)
