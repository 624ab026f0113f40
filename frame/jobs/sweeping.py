"""What nobody else puts right: jobs whose worker died, and what was kept long enough."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from frame.jobs.files import delete_files
from frame.jobs.models import Job, Worker
from frame.jobs.running import own
from frame.jobs.telling import tell_ended

logger = logging.getLogger(__name__)

# A worker beats every few seconds; one that was silent for so long is taken for dead.
SILENT_AFTER = timedelta(seconds=60)
MOST_SILENCES = 3
FORGET_WORKERS_AFTER = timedelta(days=1)
# A file is gone after a week or so, and by then its asker has long asked again or done without.
# Who took which file stands in the event log, which needs no job.
FORGET_JOBS_AFTER = timedelta(days=90)
GIVEN_UP = (
    f"The worker died {MOST_SILENCES} times while it was at this, so it is not tried again. "
    "An administrator finds why in the worker's log as job {pk}."
)


Sweeper = Callable[[datetime], None]
_SWEEPERS: list[Sweeper] = []


def at_each_sweep(sweeper: Sweeper) -> Sweeper:
    """Take a function that forgets what its app has kept long enough; it finds nothing mostly."""
    _SWEEPERS.append(sweeper)
    return sweeper


def sweep(now: datetime) -> None:
    """Put silent jobs back, give up those that fall silent again and again, and tidy up."""
    silent = Job.objects.filter(
        state=Job.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER
    ).order_by("pk")
    for job in silent:
        put_back(job, now)
    today = timezone.localdate(now)
    for job in Job.objects.filter(keep_until__lt=today).exclude(file="").order_by("pk"):
        # The row goes first: a file that no row names does no harm.
        Job.objects.filter(pk=job.pk).update(file="")
        delete_files(job)
    # One that has not ended has no `ended_at`, so it is never among them.
    for job in Job.objects.filter(ended_at__lt=now - FORGET_JOBS_AFTER, file="").order_by("pk"):
        # The files go first here: a sweep may have died before it deleted them.
        delete_files(job)
        Job.objects.filter(pk=job.pk).delete()
    Worker.objects.filter(beat_at__lt=now - FORGET_WORKERS_AFTER).delete()
    for sweeper in _SWEEPERS:
        try:
            sweeper(now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # What one app keeps in disorder keeps nobody from their jobs.
            logger.exception("%s.%s did not end.", sweeper.__module__, sweeper.__qualname__)


def put_back(job: Job, now: datetime) -> None:
    """Let another worker go on, unless that was tried often enough or is no longer wanted."""
    times_silent = job.times_silent + 1
    values: dict[str, Any]
    if job.cancel_asked_at is not None:
        values = {"state": Job.State.CANCELLED, "ended_at": now}
    elif times_silent >= MOST_SILENCES:
        values = {
            "state": Job.State.FAILED,
            "ended_at": now,
            "error": GIVEN_UP.format(pk=job.pk),
        }
    else:
        values = {"state": Job.State.WAITING, "heartbeat_at": None}
    # Its heart may beat again meanwhile; then it is let alone.
    is_still_silent = own(job).filter(heartbeat_at=job.heartbeat_at)
    with transaction.atomic():
        is_put_back = is_still_silent.update(times_silent=times_silent, **values)
        if is_put_back and "ended_at" in values:
            tell_ended(job, values["state"])
    if is_put_back:
        logger.warning("Job %s fell silent and is %s now.", job.pk, values["state"].label.lower())
        if "ended_at" in values:
            delete_files(job)
