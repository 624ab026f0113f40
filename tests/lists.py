"""Every list of the product, found by opening every page of the access matrix."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import NoReverseMatch, reverse

from frame.lists.table import ListTable
from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.department import SEATS, Department
from tests.signed_in import client_of


@dataclass(frozen=True)
class Listed:
    """A page that is a list, signed in to as somebody who may see it."""

    page: str
    url: str
    client: Client
    table: ListTable


# What each page has shown when it was opened first: its table, or None. It stays so for all tests.
_tables: dict[str, ListTable | None] = {}


def every_list(department: Department) -> Iterator[Listed]:
    """Find each list among the pages that are one or name nothing, as the first seat that may.

    The auditor goes before others.
    """
    seats = sorted(SEATS, key=lambda seat: seat != "auditor")
    for row in {row.page: row for row in ROWS if is_plain_read(row)}.values():
        seat = next((seat for seat in seats if row.answer_for(seat) == 200), None)
        if seat is None or _tables.get(row.page, row) is None:
            continue
        client = client_of(department.members.get(seat))
        url = reverse(row.page, kwargs=row.kwargs(department))
        if row.page not in _tables:
            _tables[row.page] = _table_at(url, client)
        table = _tables[row.page]
        if table is not None:
            yield Listed(row.page, url, client, table)


def _table_at(url: str, client: Client) -> ListTable | None:
    response = client.get(url)
    table = response.context.get("table") if response.context else None
    return table if isinstance(table, ListTable) else None


def is_plain_read(row: Row) -> bool:
    """A list, or a page whose address names nothing."""
    if row.is_list:
        return True
    if row.method != "GET" or row.query:
        return False
    try:
        reverse(row.page)
    except NoReverseMatch:
        return False
    return True


def list_tables() -> set[type[ListTable]]:
    """Every table that a page can show; one that others only inherit from has no caption."""

    def below(table: type[ListTable]) -> Iterator[type[ListTable]]:
        for each in table.__subclasses__():
            yield each
            yield from below(each)

    return {table for table in below(ListTable) if hasattr(table, "caption")}
