"""Heavy work takes turns, for which few may wait; the rest of the service goes on meanwhile.

A process has four threads (see `deploy/gunicorn.conf.py`). One that waits serves nobody, so of each
kind of work so many may wait, and of all kinds together so many that a thread is left for pages.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Whatever they do: one thread of four goes on with pages.
MOST_TOGETHER = 3


class Busy(Exception):
    """As many as may wait are waiting; nothing was looked at."""


class Turns:
    """The turns of one kind of work, in one process."""

    together = threading.BoundedSemaphore(MOST_TOGETHER)

    def __init__(self, *, at_once: int, at_once_or_waiting: int) -> None:
        self.working = threading.BoundedSemaphore(at_once)
        self.admitted = threading.BoundedSemaphore(at_once_or_waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it.

        Raises:
            Busy: as many as may wait are waiting.
        """
        with _place(self.admitted), _place(self.together), self.working:
            yield


@contextmanager
def _place(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Busy("As many as may wait are waiting.")
    try:
        yield
    finally:
        places.release()
