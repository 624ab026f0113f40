"""Seal events after commit, in one order, by whoever comes first.

An event waits from the moment it is committed until somebody seals it: its own process, or the
next one when that process was killed in between or found another at it. `verify_events` seals
what waits as well.
"""

from django.db import connection, transaction

from events.canonical import hash_of
from events.models import EventChain, Seal, WaitingEvent

AT_ONCE = 500  # events in one transaction
ROUNDS = 20


def seal_after_commit() -> None:
    """Seal what waits as soon as the transaction is committed; asked once a transaction."""
    # A savepoint that is rolled back drops what was asked within it, so Django's own list tells.
    if not any(_seal_quietly in asked for asked in connection.run_on_commit):
        # Robust: a seal that fails is logged, and the page that made the event never fails by it.
        transaction.on_commit(_seal_quietly, robust=True)


def seal_waiting() -> int:
    """Seal every event that waits, unless another is at it, who then seals ours.

    To be called outside of any transaction, since sealing is to be short.

    Returns:
        how many events were sealed.
    """
    sealed = 0
    for _ in range(ROUNDS):
        count = _seal_some()
        sealed += count
        # Who found us at it went away, and left to us what was committed since we looked.
        if not count or not WaitingEvent.objects.exists():
            break
    return sealed


def _seal_quietly() -> None:
    seal_waiting()


@transaction.atomic
def _seal_some() -> int:
    """Seal the first events that wait; none when another is at it."""
    chain = _chain_if_free()
    if chain is None:
        return 0
    waiting = WaitingEvent.objects.select_related("event").order_by("pk")[:AT_ONCE]
    position, previous = chain.position, chain.last_hash
    seals = []
    for event in (row.event for row in waiting):
        position += 1
        seal = Seal(position=position, event=event, previous_hash=previous)
        seal.hash = hash_of(event, position=position, previous_hash=previous)
        previous = seal.hash
        seals.append(seal)
    if seals:
        Seal.objects.bulk_create(seals)
        WaitingEvent.objects.filter(pk__in=[seal.event_id for seal in seals]).delete()
        EventChain.objects.filter(pk=chain.pk).update(position=position, last_hash=previous)
    return len(seals)


def _chain_if_free() -> EventChain | None:
    """The end of the chain, locked; None when another has it.

    SQLite has one writer at a time, and a transaction there has begun as it.
    """
    chain = EventChain.objects.select_for_update(skip_locked=True).first()
    if chain is not None or EventChain.objects.exists():
        return chain
    if Seal.objects.exists():
        raise RuntimeError("The end of the event log's chain is missing: run verify_events.")
    EventChain.objects.bulk_create([EventChain(pk=1)], ignore_conflicts=True)
    return EventChain.objects.select_for_update(skip_locked=True).first()
