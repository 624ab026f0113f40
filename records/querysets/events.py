"""Narrowing the event log."""

from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from records.models import Event, SheetLine, SignInSheet
from records.models.member import normalized_serial


def events_of_serial(events: QuerySet[Event], serial_number: str) -> QuerySet[Event]:
    """Events by or about a member, those of sign-in sheets with the member on a line too."""
    serial = normalized_serial(serial_number)
    sheets = (
        SheetLine.objects.filter(serial_number=serial)
        .annotate(sheet_key=Cast("sheet_id", CharField()))
        .values("sheet_key")
    )
    return events.filter(
        Q(member__serial_number=serial)
        | Q(by__serial_number=serial)
        | Q(about_type=SignInSheet._meta.label, about_id__in=sheets)
    )


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
