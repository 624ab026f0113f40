"""What SQLite can do that Django doesn't ask it for."""

import sqlite3
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def take_as_many_values_as_it_can(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let one statement hold the values that this SQLite takes.

    Django reckons with the 999 of old versions, and would write forty rows in two statements.
    """
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
