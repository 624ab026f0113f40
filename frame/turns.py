"""Heavy work takes turns, for which few may wait; the rest of the service goes on meanwhile.

A process has six threads (see `deploy/gunicorn.conf.py`). One that waits serves nobody, so of each
kind of work so many may wait, and of all kinds together so many that some are left. What must not
be held up by the rest is apart: checking a password, for which two threads are, and one for pages.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

# Of all kinds that are not apart.
MOST_TOGETHER = 3


class Busy(Exception):
    """As many as may wait are waiting; nothing was looked at."""


class Turns:
    """The turns of one kind of work, in one process.

    Args:
        at_once: how many work.
        at_once_or_waiting: how many work or wait.
        is_apart: whether its places are its own, whatever other kinds hold.
    """

    together = threading.BoundedSemaphore(MOST_TOGETHER)

    def __init__(self, *, at_once: int, at_once_or_waiting: int, is_apart: bool = False) -> None:
        self.is_apart = is_apart
        self.working = threading.BoundedSemaphore(at_once)
        self.admitted = threading.BoundedSemaphore(at_once_or_waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it.

        Raises:
            Busy: as many as may wait are waiting.
        """
        others = nullcontext() if self.is_apart else _place(self.together)
        with _place(self.admitted), others, self.working:
            yield


@contextmanager
def _place(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Busy("As many as may wait are waiting.")
    try:
        yield
    finally:
        places.release()
