"""So many passwords are checked at once, and the rest of the service goes on meanwhile.

To check one takes a third of a second of a core, on purpose. A process has four threads (see
`deploy/gunicorn.conf.py`): one checks a password, one waits for it, and two serve other pages.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from people.guessing.turned_away import TurnedAway

AT_ONCE = 1
AT_ONCE_OR_WAITING = 2
BUSY_SECONDS = 2

_working = threading.BoundedSemaphore(AT_ONCE)
_admitted = threading.BoundedSemaphore(AT_ONCE_OR_WAITING)


@contextmanager
def time_to_hash() -> Iterator[None]:
    """Check a password when it is this one's turn.

    Raises:
        TurnedAway: as many as may wait are waiting.
    """
    if not _admitted.acquire(blocking=False):
        raise TurnedAway.because_busy(BUSY_SECONDS)
    try:
        with _working:
            yield
    finally:
        _admitted.release()
