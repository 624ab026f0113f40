"""Read events of which somebody changed a column so that it can't be read any more.

The text of a moment, or of any other column, may be what the database's driver gives back as
nothing, as bytes, or not at all. Pages read such a column as nothing, and are no page that fails;
a check of the log names the event.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError
from django.db.models import Model
from django.db.models.query import ModelIterable

# What a moment that can't be read is read as. No event happened then.
NO_MOMENT = datetime(1900, 1, 2, tzinfo=UTC)
# Drivers give back no moment of before the year 1, and the department's time is some hours away.
YEARS = range(1900, 9999)
# SQLite refuses text that is no UTF-8 with an error of the database.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, DatabaseError)


class ReadableIterable(ModelIterable):
    """The rows of a query as models; where a row can't be read, one by one from there on."""

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for row in super().__iter__():
                yield mended(row)
                read += 1
        except UNREADABLE:
            # Where it is the database that fails, it fails here again.
            yield from self._one_by_one(read)

    def _one_by_one(self, read: int) -> Iterator[Any]:
        rows: Any = self.queryset._chain()  # type: ignore[attr-defined]
        keys = list(rows.values_list("pk", flat=True))
        rows.query.clear_limits()
        rows._iterable_class = ModelIterable
        for key in keys[read:]:
            try:
                found = list(rows.filter(pk=key))
            except UNREADABLE:
                found = [_column_by_column(self.queryset.model, key)]
            yield from map(mended, found)


def mended(row: Any) -> Any:
    """The same row, of which a column that is not what it should be reads as nothing."""
    said = row.__dict__
    at = said.get("at", NO_MOMENT)
    if not isinstance(at, datetime) or at.year not in YEARS:
        row.at = NO_MOMENT
    for name in row.TEXTS:
        if not isinstance(said.get(name, ""), str):
            setattr(row, name, "")
    return row


def _column_by_column(model: type[Model], key: Any) -> Any:
    said: dict[str, Any] = {"pk": key}
    for name in ("at", *model.TEXTS):  # type: ignore[attr-defined]
        try:
            said[name] = model._base_manager.filter(pk=key).values_list(name, flat=True).get()
        except UNREADABLE:
            said[name] = None
    row = model(**said)
    row._state.adding = False
    return row
