"""The record as it stood on a past day: later entries left out, later voids undone."""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from frame.days import end_of


class EnteredRow(Protocol):
    """A row that is entered once, and voided if it was wrong."""

    entered_at: datetime
    voided_at: datetime | None
    voided_by: Any
    void_reason: str


Entered = TypeVar("Entered", bound=EnteredRow)


def known_before(known_on: date | None) -> datetime | None:
    """The moment the day ends, in the department's time zone; None for now."""
    if known_on is None:
        return None
    return end_of(known_on)


def rows_as_known(rows: Iterable[Entered], before: datetime | None) -> list[Entered]:
    """The rows as they stood just before a moment; None leaves them as they are now."""
    if before is None:
        return list(rows)
    return [_without_later_void(row, before) for row in rows if row.entered_at < before]


def _without_later_void(row: Entered, before: datetime) -> Entered:
    if row.voided_at is None or row.voided_at < before:
        return row
    row = copy(row)
    row.voided_at, row.voided_by, row.void_reason = None, None, ""
    return row
