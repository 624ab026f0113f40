"""What becomes of notices that are old."""

from datetime import datetime, timedelta

from frame.notices.models import Notice

# What a notice told of stands in the record and in the event log; after a year nobody looks for it
# under the bell.
FORGET_AFTER = timedelta(days=365)


def forget_old(now: datetime) -> None:
    """Delete what was told long ago, read or not."""
    old = Notice.objects.filter(made_at__lt=now - FORGET_AFTER)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if old.exists():
        old.delete()
