"""Walk the event log's chain and find where it was broken."""

from dataclasses import dataclass

from django.db import transaction

from events.models import FIRST_HASH, Event, EventChain


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


@transaction.atomic
def walk_chain() -> Walk:
    """Check every event against its hash and against the one before, oldest first.

    Events may be appended in the meantime; then the walk passes the end it began with.
    """
    end_at_first = _end_of_chain()
    previous, found, passed_the_end = FIRST_HASH, 0, end_at_first == FIRST_HASH
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != previous:
            return Walk(found, event.pk, "it does not follow the event before: one is missing")
        if event.hash != event.computed_hash():
            return Walk(found, event.pk, "it was changed after it was written")
        previous, found = event.hash, found + 1
        passed_the_end |= event.hash == end_at_first
    stopped_short = previous != end_at_first and _end_of_chain() == end_at_first
    if stopped_short or not passed_the_end:
        return Walk(found, None, "the newest events are missing")
    return Walk(found)


def _end_of_chain() -> str:
    end = EventChain.objects.filter(pk=1).values_list("last_hash", flat=True).first()
    return end or FIRST_HASH
