"""Walks over every page: how much of one is asked on which database."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection

Item = TypeVar("Item")
# On PostgreSQL, one in so many of a walk; the access matrix asks it of every page and write.
SPREAD = 4


def walked(items: Sequence[Item]) -> list[Item]:
    """All of them on SQLite, and some from all over on PostgreSQL.

    For what no database has a say in: a header, a verb, a word that a page leaves out.
    """
    return list(items) if connection.vendor == "sqlite" else list(items[::SPREAD])
