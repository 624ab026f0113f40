"""Walk the event log's chain of seals and find where it was broken.

The walk finds an event that was changed, taken out, slipped in, put in another place or cut off
the end. What a chain alone can't show: that somebody who may drop the triggers rewrote it from
some event on, with new hashes and a new end. That needs a hash kept outside of this database.
Neither does it show a change made before the event was sealed, mostly some milliseconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from events.canonical import FIRST_HASH, FORMS, hash_of
from events.models import Event, EventChain, Seal, WaitingEvent
from events.sealing import seal_waiting

AT_ONCE = 2000


@dataclass(frozen=True)
class Walk:
    """How a walk along the chain ended.

    Args:
        events: how many were found whole.
        broken_at: the key of the first event at fault; None when the end is at fault, or
            nothing is.
        reason: what is wrong; empty when nothing is.
    """

    events: int
    broken_at: int | None = None
    reason: str = ""

    def __str__(self) -> str:
        if not self.reason:
            return f"The event log is whole: {self.events:,} events."
        where = f"event {self.broken_at}" if self.broken_at else "the end of the log"
        return (
            f"The event log is broken at {where}: {self.reason}. "
            f"The {self.events:,} events before it are whole."
        )


def walk_chain(tell: Callable[[int], None] = lambda events: None) -> Walk:
    """Seal what waits, then check every seal against its event and the seal before, oldest first.

    Events may be appended in the meantime; then the walk passes the end it began with.

    Args:
        tell: is told now and then how many events were found whole so far.
    """
    if not EventChain.objects.exists() and Seal.objects.exists():
        return Walk(0, None, "the mark of where it ends is missing")
    seal_waiting()
    end = EventChain.objects.first() or EventChain()
    position, previous = 0, FIRST_HASH
    for seal in _seals():
        if seal.position != position + 1 or seal.previous_hash != previous:
            reason = "it does not follow the event before: one is missing"
            return Walk(position, seal.event_id, reason)
        if seal.form not in FORMS:
            return Walk(position, seal.event_id, f"its seal has the unknown form “{seal.form}”")
        place, form = seal.position, seal.form
        if seal.hash != hash_of(seal.event, position=place, previous_hash=previous, form=form):
            return Walk(position, seal.event_id, "it was changed after it was written")
        if seal.position == end.position and seal.hash != end.last_hash:
            return Walk(position, seal.event_id, "it is not the event that the log ended with")
        position, previous = seal.position, seal.hash
        if position % AT_ONCE == 0:
            tell(position)
    if position < end.position:
        return Walk(position, None, "the newest events are missing")
    return _unsealed(position)


def _seals() -> Iterator[Seal]:
    """Every seal whose event is there, by position; no transaction stays open for it."""
    position = 0
    while True:
        seals = list(
            Seal.objects.filter(position__gt=position)
            .select_related("event")
            .order_by("position")[:AT_ONCE]
        )
        yield from seals
        if len(seals) < AT_ONCE:
            return
        position = seals[-1].position


def _unsealed(events: int) -> Walk:
    """What came neither with a seal nor by the queue, or was taken out of the queue."""
    slipped_in = Event.objects.filter(seal=None, waiting=None).order_by("pk").first()
    if slipped_in is not None:
        return Walk(events, slipped_in.pk, "it has no seal and does not wait for one")
    gone = WaitingEvent.objects.exclude(pk__in=Event.objects.values("pk")).order_by("pk").first()
    if gone is not None:
        return Walk(events, gone.pk, "it was taken out before it was sealed")
    return Walk(events)
