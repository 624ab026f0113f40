"""A worker: a process that does one job after another until it is asked to stop."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import (
    Error,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from django.utils import timezone

from frame.jobs.models import Job, Worker
from frame.jobs.running import claim_next, own, work_on
from frame.jobs.sweeping import sweep
from frame.notices.mailing import send_due
from frame.notices.sweeping import forget_old

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 5
SECONDS_BETWEEN_LOOKS = 1
SECONDS_BETWEEN_SWEEPS = 15


class Heart(threading.Thread):
    """Says every few seconds that its worker lives, and so does the job in hand.

    A thread of its own, since one item may take minutes.
    """

    def __init__(self, worker: Worker, *, seconds: float = SECONDS_BETWEEN_BEATS) -> None:
        super().__init__(name="heart", daemon=True)
        self.worker = worker
        self.job: Job | None = None
        self._seconds = seconds
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self.beat()
            except Error:
                logger.warning("A heartbeat could not be written.", exc_info=True)
            finally:
                # A connection that was cut meanwhile would fail every beat from then on.
                connections.close_all()

    def beat(self) -> None:
        now = timezone.now()
        Worker.objects.filter(pk=self.worker.pk).update(beat_at=now)
        if (job := self.job) is not None:
            own(job).update(heartbeat_at=now)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def run_worker(must_stop: Callable[[], bool]) -> None:
    """Do jobs until asked to stop, and send e-mail between them.

    The job in hand is put back then, at its next safe point.
    """
    now = timezone.now()
    name = f"{socket.gethostname()[:50]} {os.getpid()} {uuid4().hex[:8]}"
    worker = Worker.objects.create(name=name, started_at=now, beat_at=now)
    heart = Heart(worker)
    heart.start()
    swept_at = -float(SECONDS_BETWEEN_SWEEPS)
    try:
        while not must_stop():
            close_old_connections()
            try:
                if time.monotonic() - swept_at >= SECONDS_BETWEEN_SWEEPS:
                    swept_at = time.monotonic()
                    sweep(timezone.now())
                    forget_old(timezone.now())
                    send_due(timezone.now(), must_stop=must_stop)
                has_worked = _do_next(heart, must_stop)
            except (OperationalError, InterfaceError):
                # The database was away. A job in hand falls silent, and the sweep puts it back.
                logger.exception("The database did not answer.")
                connections.close_all()
                has_worked = False
            if not has_worked and not must_stop():
                time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        heart.stop()
        Worker.objects.filter(pk=worker.pk).delete()


def _do_next(heart: Heart, must_stop: Callable[[], bool]) -> bool:
    """Do the job that waits longest; False when none does."""
    job = claim_next()
    if job is None:
        return False
    heart.job = job
    try:
        work_on(job, must_stop=must_stop)
    finally:
        heart.job = None
    return True
