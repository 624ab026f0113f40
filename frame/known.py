"""The record as it stood on a past day: later entries left out, later voids undone."""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from django.utils import timezone

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


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
    # The first and last day of the calendar can't be moved to another time zone.
    day = min(max(known_on, EARLIEST), LATEST)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


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
