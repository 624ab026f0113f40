"""Actions about a member, by the kind of their event, each done on the first of July."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.department import Department

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TODAY = NOON.date()
WHY = "Entered twice."

# What each does, and the serial number of the member it is about.
Acts = dict[str, tuple[str, Callable[[Department], object]]]
