"""What was asked, answered and decided before on a release request, as sentences.

A request keeps the question, the answer, the delay and the decision that stand. What stood before
is read from the events of its steps, which are never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from events.models import Event
from events.said import UNREADABLE, Said, said_after
from events.trail import events_of_row
from frame.words import ended, us_date
from records.releases.models import ReleaseRequest
from records.releases.states import (
    ANSWER,
    ASK_BACK,
    DENY,
    EXPIRE,
    EXPLAIN_DELAY,
    FIND_NOTHING,
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
    FIND_NOTHING.event.name: ("Answered that nothing is on record", "words"),
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
    FIND_NOTHING.event.name: REOPEN.event.name,
    EXPIRE.event.name: REOPEN.event.name,
}


@dataclass(frozen=True)
class Earlier:
    """One thing that was said before.

    Args:
        did: what was done, as its sentence begins.
        by: who did it, with the role that it was done in where the event keeps one.
        words: what was said; blank where nothing was.
        is_readable: whether the event still tells what was said.
    """

    did: str
    by: str
    at: datetime
    words: str
    is_readable: bool = True

    @property
    def quoted(self) -> str:
        """What was said, in quotation marks, or that it can't be read; blank where nothing was."""
        if not self.is_readable:
            return UNREADABLE
        return f"“{self.words}”" if self.words else ""


def earlier_of(request: ReleaseRequest) -> list[Earlier]:
    """What was said on a request and is no longer what stands, the oldest first."""
    kinds = (ASK_BACK, ANSWER, EXPLAIN_DELAY, GRANT, DENY, FIND_NOTHING, EXPIRE, REOPEN, WITHDRAW)
    events = list(events_of_row(request, [step.event for step in kinds]).order_by("pk"))
    return list(_no_longer_standing(events))


def _no_longer_standing(events: list[Event]) -> Iterator[Earlier]:
    for place, event in enumerate(events):
        replaced_by = REPLACED_BY.get(event.action)
        later = {each.action for each in events[place + 1 :]}
        if replaced_by is None or replaced_by in later:
            did, name = SAID[event.action]
            said = said_after(event)
            yield Earlier(
                did,
                by=", ".join(filter(None, (event.by_name or "The system", said.text("role")))),
                at=event.at,
                words=_words(said, name),
                is_readable=said.is_readable and (not name or said.tells(name)),
            )


def _words(said: Said, name: str) -> str:
    earliest_on = said.day("earliest_on")
    if earliest_on is not None:
        return f"{ended(said.text(name))} The earliest day: {us_date(earliest_on)}."
    return said.text(name)
