"""What becomes of what is kept of tries and places."""

from datetime import datetime

from django.db.models import Q

from frame.jobs.sweeping import at_each_sweep
from people.guessing.failures import forget_old_failures
from people.guessing.limits import FORGET_FAILURES_AFTER, FORGET_PLACES_AFTER
from people.models import KnownPlace, LimitLift, Spending, TryCount


@at_each_sweep
def forget_old_tries(now: datetime) -> None:
    """Delete what decides nothing any more."""
    since = now - FORGET_FAILURES_AFTER
    is_open = Q(locked_until__isnull=True) | Q(locked_until__lt=since)
    for old in (
        TryCount.objects.filter(is_open, last_at__lt=since),
        Spending.objects.filter(whole_at__lt=now),
        LimitLift.objects.filter(until__lt=now),
        KnownPlace.objects.filter(used_at__lt=now - FORGET_PLACES_AFTER),
    ):
        # Looking first keeps an idle worker from taking SQLite's one write lock.
        if old.exists():
            old.delete()
    forget_old_failures(now)
