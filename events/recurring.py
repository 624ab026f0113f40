"""What one person does over and over in a day: an event each time at first, then at each doubling.

Whoever opens one page in a loop would fill the log without end. That they did, and how often, stays
on record: of a thousand times the events say the first twenty one by one, and then that it
was the 40th, 80th, 160th, 320th and 640th time that day.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind
from events.models import Recurrence
from events.persons import Person
from frame.jobs.sweeping import at_each_sweep

# Nobody looks at one record so often in a day, and comes back to it by chance.
AT_FIRST = 20
TIMES = "times_that_day"
FORGET_AFTER = timedelta(days=2)


@transaction.atomic(savepoint=False)
def record_recurring(
    kind: EventKind,
    *,
    by: Person,
    what: str = "",
    about: models.Model | None = None,
    member: Person | None = None,
    after: Mapping[str, Any] | None = None,
    at_first: int = AT_FIRST,
) -> None:
    """Append an event, unless the same was done so often today that only doublings are told.

    Args:
        what: that which is the same, such as the key of a record; blank where all of a kind is.
        at_first: how often each time is an event.
    """
    times = times_today(f"{kind} {by.pk} {what}", timezone.now())
    if not is_told(times, at_first):
        return
    said = {**(after or {}), **({TIMES: times} if times > at_first else {})}
    record_event(kind, by=by, about=about, member=member, after=said)


def is_told(times: int, at_first: int = AT_FIRST) -> bool:
    """Whether the so-many-th time is an event: each at first, then each doubling of these."""
    doubled, rest = divmod(times, at_first)
    return times <= at_first or (rest == 0 and doubled.bit_count() == 1)


def times_today(key: str, now: datetime) -> int:
    """Count one more, and say the how-manieth it is today.

    One statement, since two at one moment are two: Django has none that adds where a row is.
    """
    table = connection.ops.quote_name(Recurrence._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, day, times) VALUES (%s, %s, 1) "
            "ON CONFLICT (key) DO UPDATE SET day = excluded.day, times = CASE "
            f"WHEN {table}.day = excluded.day THEN {table}.times + 1 ELSE 1 END RETURNING times",
            [key, timezone.localdate(now)],
        )
        (times,) = cursor.fetchone()
    return times


@at_each_sweep
def forget_recurrences(now: datetime) -> None:
    """Delete the counts of days gone by."""
    old = Recurrence.objects.filter(day__lt=timezone.localdate(now - FORGET_AFTER))
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if old.exists():
        old.delete()
