"""What was asked, answered and decided before on a release request, as sentences.

A request keeps the question, the answer, the delay and the decision that stand. What stood before
is read from the events of its steps, which are never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from events.models import Event
from events.trail import events_of_row
from frame.words import us_date
from records.releases.models import ReleaseRequest
from records.releases.states import (
    ANSWER,
    ASK_BACK,
    DENY,
    EXPIRE,
    EXPLAIN_DELAY,
    GRANT,
    REOPEN,
    WITHDRAW,
)

# What each step is called, and the value of its event that holds the words.
SAID = {
    ASK_BACK.event.name: ("Asked back", "question"),
    ANSWER.event.name: ("Answered", "answer"),
    EXPLAIN_DELAY.event.name: ("Said why it takes longer", "delay_reason"),
    GRANT.event.name: ("Granted", "words"),
    DENY.event.name: ("Denied", "words"),
    EXPIRE.event.name: ("Expired", ""),
    REOPEN.event.name: ("Took the decision back", "reason"),
    WITHDRAW.event.name: ("Withdrew the request", "reason"),
}
# By which step what another said is no longer what stands.
REPLACED_BY = {
    ASK_BACK.event.name: ASK_BACK.event.name,
    ANSWER.event.name: ASK_BACK.event.name,
    EXPLAIN_DELAY.event.name: EXPLAIN_DELAY.event.name,
    GRANT.event.name: REOPEN.event.name,
    DENY.event.name: REOPEN.event.name,
    EXPIRE.event.name: REOPEN.event.name,
}


@dataclass(frozen=True)
class Earlier:
    """One thing that was said before.

    Args:
        did: what was done, as its sentence begins.
        by: who did it, with the role that it was done in where the event keeps one.
        words: what was said; blank where nothing was.
    """

    did: str
    by: str
    at: datetime
    words: str


def earlier_of(request: ReleaseRequest) -> list[Earlier]:
    """What was said on a request and is no longer what stands, the oldest first."""
    kinds = (ASK_BACK, ANSWER, EXPLAIN_DELAY, GRANT, DENY, EXPIRE, REOPEN, WITHDRAW)
    events = list(events_of_row(request, [step.event for step in kinds]).order_by("pk"))
    return list(_no_longer_standing(events))


def _no_longer_standing(events: list[Event]) -> Iterator[Earlier]:
    for place, event in enumerate(events):
        replaced_by = REPLACED_BY.get(event.action)
        later = {each.action for each in events[place + 1 :]}
        if replaced_by is None or replaced_by in later:
            did, words = SAID[event.action]
            yield Earlier(did, _by(event), event.at, _words(event.after, words))


def _by(event: Event) -> str:
    return ", ".join(filter(None, (event.by_name or "The system", event.after.get("role", ""))))


def _words(after: dict[str, Any], name: str) -> str:
    said = str(after.get(name, ""))
    if earliest_on := after.get("earliest_on"):
        return f"{said} The earliest day: {us_date(date.fromisoformat(earliest_on))}."
    return said
