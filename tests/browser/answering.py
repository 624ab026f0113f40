"""What the live server is still answering when a test ends: it reads tables that the next fills."""

import threading
import time

from django.core.signals import request_finished, request_started

AT_MOST = 10.0  # seconds
_busy: set[threading.Thread] = set()


def _begins(**_: object) -> None:
    thread = threading.current_thread()
    if "process_request_thread" in thread.name:  # not a client of the tests
        _busy.add(thread)


def _ends(**_: object) -> None:
    _busy.discard(threading.current_thread())


request_started.connect(_begins)
request_finished.connect(_ends)


def wait_until_all_is_answered() -> None:
    """Return once no request is being answered, such as for a picture that nobody waited for."""
    until = time.monotonic() + AT_MOST
    while any(thread.is_alive() for thread in [*_busy]) and time.monotonic() < until:
        time.sleep(0.01)
