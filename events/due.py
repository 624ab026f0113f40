"""What is due about the event log: that it is signed, and that checkpoints leave and stay."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from events.checkpoints import last_checkpoint, vanished_checkpoints, ways
from events.last_check import last_alarm
from events.models import Checkpoint, CheckpointSent, TreeHead
from events.persons import Reader
from events.verifier import NotWholeError
from frame.days import start_of
from frame.due import Clock, due_source
from frame.rights import Right

# The worker signs once a day; a night in which it was down is nothing yet.
LATE_AFTER = timedelta(days=2)
WHY = "So that outsiders can check the log"


@due_source(Right.READ_ALL_EVENTS)
def log_found_broken(reader: Reader, today: date) -> Iterator[Clock]:
    """A log that the last check did not find whole, until another does."""
    alarm = last_alarm()
    if alarm is not None:
        found_on = localdate(alarm.at)
        yield _clock(alarm.heading_with_place, found_on, whose="Auditors and administrators")


@due_source(Right.ADMINISTER)
def log_not_signed(reader: Reader, today: date) -> Iterator[Clock]:
    """A log that was not signed for two days, or whose checkpoints did not leave or are gone."""
    if not settings.EVENT_LOG_KEYS:
        return
    since = start_of(today - LATE_AFTER)
    try:
        last = last_checkpoint()
    except NotWholeError as why:
        yield _clock(f"EVENT_LOG_KEYS can't be read: {why}", today)
        return
    head = TreeHead.objects.first()
    has_more = head is not None and head.size > (last.size if last else 0)
    if has_more and (last is None or last.made_at < since):
        yield _clock("The event log was not signed for two days", today - LATE_AFTER)
    signed = Checkpoint.objects.filter(made_at__lt=since)
    for way in ways():
        newest = CheckpointSent.objects.filter(way=way).aggregate(last=Max("checkpoint"))["last"]
        # Of those that were signed before, none has gone that way, nor a later one since.
        if signed.filter(size__gt=newest or 0).exists():
            yield _clock(f"For two days no checkpoint of the event log reached {way}", today)
    for said in vanished_checkpoints():
        yield _clock(said.rstrip("."), today)


def _clock(what: str, on: date, *, whose: str = "The worker; its log says why") -> Clock:
    return Clock(
        what=what,
        on=on,
        why=WHY,
        whose=whose,
        page=reverse("events:event-list"),
        step="See the log",
    )
