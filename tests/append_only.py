"""The event log without the triggers that refuse changes, as its tables' owner can have it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

# Each with a column that says something.
COLUMNS = {
    "events_event": "action",
    "events_eventnaming": "serial_number",
    "events_seal": "hash",
    "events_treenode": "hash",
    "events_checkpoint": "note",
    "events_checkpointsent": "way",
}
TABLES = tuple(COLUMNS)


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
                cursor.execute(f"ALTER TABLE IF EXISTS {table} DISABLE TRIGGER USER")
            yield
            for table in TABLES:
                cursor.execute(f"ALTER TABLE IF EXISTS {table} ENABLE TRIGGER USER")


def change_by_force(sql: str, *values: object) -> None:
    """Run a statement as somebody who may do anything to the tables."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def empty_what_has_rows(operations: BaseDatabaseOperations, _statements: Sequence[str]) -> None:
    """Empty the tables between two tests, which is no business of the product.

    A few rows are deleted in a tenth of the time that PostgreSQL takes to truncate each table. A
    page that a browser left may still be writing: who of the two is ended for it begins anew here.
    """
    for tries_left in (2, 1, 0):
        try:
            _empty(operations.connection)
        except OperationalError as lost:
            if not tries_left or "deadlock" not in str(lost):
                raise
        else:
            break


def _empty(on: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=on.alias):
        with_rows = _tables_with_rows(on)
        if with_rows.isdisjoint(TABLES):
            _delete(on, with_rows)
        else:
            with triggers_off(on):
                _delete(on, with_rows)


def _tables_with_rows(on: BaseDatabaseWrapper) -> set[str]:
    tables = on.introspection.django_table_names(only_existing=True, include_views=False)
    looks = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    with on.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return {table for (table,) in cursor.fetchall()}


def _delete(on: BaseDatabaseWrapper, tables: set[str]) -> None:
    with on.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    # PostgreSQL alters no table with foreign keys that are still to be checked.
    on.check_constraints()
