"""Walk the event log's chain and find where it was broken."""

from dataclasses import dataclass

from django.db import transaction

from records.models.event import FIRST_HASH, Event, EventChain


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
    """Check every event against its hash and against the one before, oldest first."""
    previous, found = FIRST_HASH, 0
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != previous:
            return Walk(found, event.pk, "it does not follow the event before: one is missing")
        if event.hash != event.computed_hash():
            return Walk(found, event.pk, "it was changed after it was written")
        previous, found = event.hash, found + 1
    end = EventChain.objects.filter(pk=1).values_list("last_hash", flat=True).first()
    if (end or FIRST_HASH) != previous:
        return Walk(found, None, "the newest events are missing")
    return Walk(found)
