"""Doing one job: claim it, do its items one by one, and end it."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from frame.jobs.files import delete_files
from frame.jobs.kinds import JobKind, kind_of
from frame.jobs.models import ALARM, Job, JobQuerySet
from frame.jobs.telling import tell_ended
from frame.storing.failures import storage_failure_in

logger = logging.getLogger(__name__)

# What is only shown is written no more often.
SECONDS_BETWEEN_WRITES = 0.5
NO_LONGER_ALLOWED = "You no longer have the right to this, so it was not done."
OUR_FAULT = (
    "Something in the program went wrong, and nothing was kept. An administrator finds it in the "
    "worker's log as job {pk}. Asking again may help if what it is about has changed."
)


_after_each_item: list[Callable[[], None]] = []


def after_each_item(follow: Callable[[], None]) -> None:
    """Have something done after each item of each job, as pages have it done after each request.

    An app above says so in its `ready`. Like the item, it is harmless when it is done again.
    """
    _after_each_item.append(follow)


class Interruption(Exception):
    """The work on a job ends here, though the job is not done."""


class CancelAsked(Interruption):
    """The one who asked wants it no longer."""


class WorkerStops(Interruption):
    """The worker is asked to stop; another one goes on."""


class TakenAway(Interruption):
    """This worker was taken for dead, and another one has the job now."""


class Work:
    """One worker's work on one job: what it tells on the way, and where it can be interrupted."""

    def __init__(self, job: Job, *, must_stop: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self._must_stop = must_stop
        self._written_at = 0.0
        self._notes: dict[str, Any] = {}

    def tell(self, **shown: Any) -> None:
        """Show how far it is: any of `step`, `done`, `of`, `unit`, `found`.

        Call it only where nothing is half-written: cancelling and stopping interrupt here.

        Raises:
            Interruption: the work ends here.
        """
        is_new_step = shown.get("step", self.job.step) != self.job.step
        for name, value in shown.items():
            setattr(self.job, name, value)
        if is_new_step or time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES:
            self.write()

    def note(self, **facts: Any) -> None:
        """Keep facts for the event of taking the file away; written with the item."""
        self._notes.update(facts)

    def alarm(self) -> None:
        """Have the job, once it is done, not look as if all were well; written with the item."""
        self.note(**{ALARM: True})

    def write(self, **values: Any) -> None:
        """Write values and what is shown, if the job is still this worker's.

        Raises:
            Interruption: the work ends here, and nothing was written.
        """
        if self._must_stop():
            raise WorkerStops
        job = self.job
        shown = {name: getattr(job, name) for name in ("step", "done", "of", "unit", "found")}
        if not own(job).filter(cancel_asked_at__isnull=True).update(**shown, **values):
            raise CancelAsked if own(job).exists() else TakenAway
        for name, value in values.items():
            setattr(job, name, value)
        self._written_at = time.monotonic()

    def finish_item(self, part: bytes) -> None:
        """Keep what came of an item: its part and that it is done, in one write."""
        names = list(self.job.parts)
        if part:
            path = f"{self.job.path}/{uuid4().hex}.part"
            names.append(default_storage.save(path, ContentFile(part)))
        self.write(
            parts=names,
            items_done=self.job.items_done + 1,
            noted={**self.job.noted, **self._notes},
        )


def own(job: Job) -> JobQuerySet:
    """The job's row, as long as the worker that claimed it so is the newest."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, claims=job.claims)


def claim_next() -> Job | None:
    """Take the job that waits longest. Two workers never take the same."""
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if not Job.objects.waiting().exists():
        return None
    with transaction.atomic():
        job = Job.objects.waiting().select_for_update(skip_locked=True).first()
        if job is not None:
            _take(job)
    return job


@transaction.atomic
def claim(job: Job) -> bool:
    """Take this job, if no worker has it yet; for who waits for it and does it at once."""
    locked = Job.objects.waiting().select_for_update(skip_locked=True).filter(pk=job.pk).first()
    if locked is None:
        return False
    job.claims = locked.claims
    _take(job)
    return True


def _take(job: Job) -> None:
    job.state = Job.State.RUNNING
    job.claims += 1
    job.heartbeat_at = timezone.now()
    job.save(update_fields=["state", "claims", "heartbeat_at"])


def work_on(job: Job, *, must_stop: Callable[[], bool] = lambda: False) -> None:
    """Do a claimed job to its end, or as far as it comes."""
    try:
        kind = kind_of(job)
        try:
            _do(job, kind, Work(job, must_stop=must_stop))
        finally:
            kind.let_go()
    except WorkerStops:
        own(job).update(state=Job.State.WAITING, heartbeat_at=None)
        logger.info("Job %s is put back: this worker stops.", job.pk)
    except TakenAway:
        logger.warning("Job %s was taken away from this worker.", job.pk)
    except CancelAsked:
        _end(job, Job.State.CANCELLED)
    except ValidationError as refusal:
        _end(job, Job.State.FAILED, error=" ".join(refusal.messages)[:500])
    except (OperationalError, InterfaceError):
        # The database is gone. So is this worker then; the sweep puts the job back.
        raise
    except Exception as error:
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        failure = storage_failure_in(error)
        words = failure.of_a_job if failure else OUR_FAULT.format(pk=job.pk)
        _end(job, Job.State.FAILED, error=words)


def _do(job: Job, kind: JobKind, work: Work) -> None:
    work.write()
    if not job.asked_by.has_right(*kind.rights):
        raise ValidationError(NO_LONGER_ALLOWED)
    plan = job.plan
    if plan is None:
        plan = kind.plan(work)
        work.write(plan=plan)
    for item in plan[job.items_done :]:
        try:
            part = kind.do(work, item)
        finally:
            # Before the item is written down: a worker killed in between does both again. And
            # also after one that refuses, since what it has committed stands.
            for follow in _after_each_item:
                follow()
        work.finish_item(part)
    if not kind.content_type:
        if not _end(job, Job.State.DONE):
            raise TakenAway
        return
    result = _Joined(job.parts)
    name = default_storage.save(f"{job.path}/{uuid4().hex}{PurePath(job.file_name).suffix}", result)
    if not _end(
        job,
        Job.State.DONE,
        file=name,
        size=result.written,
        sha256=result.digest.hexdigest(),
        keep_until=timezone.localdate() + timedelta(days=kind.keep_days),
    ):
        raise TakenAway


def _end(job: Job, state: str, **values: Any) -> bool:
    """End the job, if it is still this worker's, and tell its asker; delete what nobody needs."""
    with transaction.atomic():
        is_ended = own(job).update(state=state, ended_at=timezone.now(), **values)
        if is_ended:
            tell_ended(job, state)
    if is_ended:
        delete_files(job, keep=values.get("file", ""))
    return bool(is_ended)


class _Joined(File):
    """The parts of a file one after another, read as they are stored."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__(None)
        self.parts = parts
        self.written = 0
        self.digest = hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for part in self.parts:
            with default_storage.open(part) as stored:
                for chunk in stored.chunks(chunk_size):
                    self.written += len(chunk)
                    self.digest.update(chunk)
                    yield chunk
