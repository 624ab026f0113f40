"""When a day begins and ends, in the department's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

# The first and last day of the calendar can't be moved to another time zone.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


def start_of(day: date) -> datetime:
    """The midnight before the day. Days beyond any record begin with the first or the last."""
    within = min(max(day, EARLIEST), LATEST)
    return timezone.make_aware(datetime.combine(within, time.min))


def end_of(day: date) -> datetime:
    """The midnight after the day: what is earlier happened on it or before."""
    return start_of(min(day, LATEST) + timedelta(days=1))
