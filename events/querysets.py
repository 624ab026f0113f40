"""Narrowing the event log."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from events.models import Event, EventNaming
from frame.days import end_of, start_of


def events_of_serial(events: QuerySet[Event], serial_number: str) -> QuerySet[Event]:
    """Events by or about whoever had this serial number, then or before it was corrected.

    Those that name it, or an earlier one of theirs, among their values are found as well.
    """
    serial = "".join(serial_number.split()).upper()
    keys = _said_beside("serial_number", [serial], "key")
    serials = {serial} | _said_beside("key", keys, "serial_number")
    named = EventNaming.objects.filter(serial_number__in=serials).values("event")
    return events.filter(Q(by_key__in=keys) | Q(member_key__in=keys) | Q(pk__in=named))


def _said_beside(column: str, values: Iterable[str], other: str) -> set[str]:
    """What stands in one column of a person where another has one of `values`."""
    return {
        said
        for who in ("by", "member")
        for said in Event.objects.filter(**{f"{who}_{column}__in": list(values)})
        .order_by()
        .values_list(f"{who}_{other}", flat=True)
        .distinct()
        if said  # the system has neither a key nor a serial number
    }


def events_from(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or after a day of the department's time zone."""
    return events.filter(at__gte=start_of(day))


def events_until(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or before a day of the department's time zone."""
    return events.filter(at__lt=end_of(day))
