"""How long a clerk needs, as it is reported: never asserted, for a machine may be busy."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLERKS_TIME = "A clerk's time"
# A practised clerk's pause between two keys, in milliseconds.
A_KEY = 120


@contextmanager
def measured(record_property: Callable, way: str) -> Iterator[None]:
    """Report the seconds that a way of entering a sheet takes."""
    began = time.perf_counter()
    yield
    record_property(f"{CLERKS_TIME}, {way}", f"{time.perf_counter() - began:.1f} s")
