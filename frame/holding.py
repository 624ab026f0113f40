"""What stays as it is while something else is written: rows, or what no row stands for."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def held(rows: QuerySet) -> set[int]:
    """The keys of these rows; no key or row goes until the transaction ends.

    Whoever holds a row waits neither for others who do, nor for who changes anything but its key.
    """
    keys = rows.values_list("pk", flat=True)
    if connection.vendor != "postgresql":  # SQLite has one writer at a time
        return set(keys)
    try:
        sql, values = keys.query.sql_with_params()
    except EmptyResultSet:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", values)
        return {key for (key,) in cursor.fetchall()}


def hold_number(number: int) -> None:
    """Wait for whoever holds this number, and hold it until the transaction ends."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
