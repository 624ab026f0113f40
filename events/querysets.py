"""Narrowing the event log."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import Event

# How the rows of a model are found that name a member, such as the sheets with a line of them:
# the model's label, and the keys of its rows as text for a serial number. Its own app says so.
ROWS_NAMING: dict[str, Callable[[str], QuerySet[Any]]] = {}


def events_of_serial(events: QuerySet[Event], serial_number: str) -> QuerySet[Event]:
    """Events by or about a member, and about rows that name the member in another way."""
    serial = "".join(serial_number.split()).upper()
    condition = Q(member__serial_number=serial) | Q(by__serial_number=serial)
    for label, keys_of in ROWS_NAMING.items():
        condition |= Q(about_type=label, about_id__in=keys_of(serial))
    return events.filter(condition)


def events_from(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or after a day of the department's time zone."""
    return events.filter(at__gte=_midnight(day))


def events_until(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or before a day of the department's time zone."""
    if day == date.max:
        return events
    return events.filter(at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    # The first and last day of the calendar can't be moved to another time zone.
    within = min(max(day, date(1900, 1, 1)), date(9000, 1, 1))
    return timezone.make_aware(datetime.combine(within, time.min))
