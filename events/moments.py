"""Which events are dated long before those that were sealed before them.

An event is sealed as what it says then, so somebody who may do anything to the database can put one
in with a moment of years ago; its place in the log tells.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# How much earlier an event may be dated than one that was sealed before it: an event is dated when
# it is written and sealed when its transaction is over, and a clock may be set right in between.
MOST_BACK = timedelta(hours=1)
# So many of those that are dated earlier are named one by one.
MOST_NAMED = 5
# The kind of event by which a check is noted (`events.actions`).
CHECKED = "log.check"
DATED_BACK = "dated_back"  # among its values, how many events are


@dataclass
class Moments:
    """The moments of events in the order of their places.

    Args:
        until: when the log is checked. An event that is dated later is not held against others: all
            after it would seem to be dated back.
        latest: of those so far.
        back: the keys of those that are dated long before one with an earlier place.
        told: of how many of these checks have told, as their events say.
    """

    until: datetime | None = None
    latest: datetime | None = None
    back: list[int] = field(default_factory=list)
    told: int = 0

    def add(self, event: int, at: datetime, action: str, after_text: str) -> None:
        if self.latest is not None and at < self.latest - MOST_BACK:
            self.back.append(event)
        if self.until is None or at <= self.until + MOST_BACK:
            self.latest = max(at, self.latest or at)
        if action == CHECKED:
            self.told = max(self.told, _told_in(after_text))

    @property
    def new(self) -> int | None:
        """The first of which no check has told; None where there is none."""
        return self.back[self.told] if len(self.back) > self.told else None

    def __str__(self) -> str:
        *others, last = [f"{key}" for key in self.back[:MOST_NAMED]] or [""]
        if not last:
            return ""
        if more := self.back[MOST_NAMED:]:
            others, last = [*others, last], f"{len(more):,} more"
        named = f"Events {', '.join(others)} and {last} are" if others else f"Event {last} is"
        ask = "See what it says, and ask whom it names as having done it."
        told = ask if self.new else "An earlier check told of it."
        return (
            f"{named} dated more than an hour before what was sealed earlier: somebody put in an "
            "event with a moment of their own choosing, or a clock of the server stood wrong. "
            f"{told}"
        )


def _told_in(after_text: str) -> int:
    """Of how many events that are dated back a check told, as its event says."""
    try:
        told = json.loads(after_text).get(DATED_BACK)
    except (ValueError, AttributeError, RecursionError):
        return 0
    return told if isinstance(told, int) else 0
