"""`manage.py run_jobs`: do the jobs that pages ask for, until stopped."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from frame.jobs.worker import run_worker


class Command(BaseCommand):
    help = (
        "Do the jobs that pages ask for, until SIGTERM or Ctrl-C. Several may run at once; a job "
        "in hand is put back for the next one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # Not an Event: setting one inside a signal's handler can wait for itself for ever.
        asked_to_stop: list[int] = []

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            asked_to_stop.append(number)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask_to_stop)
        self.stdout.write("Doing jobs. Ctrl-C stops.")
        run_worker(lambda: bool(asked_to_stop))
        self.stdout.write("Stopped.")
