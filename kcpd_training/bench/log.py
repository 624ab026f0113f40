"""Measures the event log: what an event costs its write, a check of all of it, a proof of one."""

from collections.abc import Callable, Iterator
from random import Random
from time import process_time
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from events.event_log import Happened, record_events
from events.models import Event, Seal
from events.recurring import times_today
from events.sealing import seal_waiting
from events.tree import StoredTree
from events.verifier import leaf_hash, root_by_inclusion
from events.verifying import walk_log
from people.actions.members import MEMBER_CHANGE

AT_ONCE = 5_000
TIMES = 200
SAID = {"rank": "Sergeant", "assignment": "Training Division", "hours": "8.00"}


class Cost(NamedTuple):
    """What one thing takes: seconds of the processor, our own, and how many it should take."""

    title: str
    seconds: float
    target: float | None = None


class SomebodyElse(NamedTuple):
    """Who does it, and whose record it touches."""

    pk: int = 3
    serial_number: str = "1101"
    name: str = "Bench, Robin"


def fill_log(events: int) -> None:
    """Append and seal so many events, in transactions of some thousand."""
    somebody = SomebodyElse()
    for start in range(Event.objects.count(), events, AT_ONCE):
        record_events(
            [
                Happened(MEMBER_CHANGE, member=somebody, after={**SAID, "number": number})
                for number in range(start, min(start + AT_ONCE, events))
            ],
            by=somebody,
        )
    seal_waiting()


def measure_log() -> Iterator[Cost]:
    """Time a write with and without its event, then a check of the whole log and proofs of some.

    A write without an event comes first, right before what is compared with it.
    """
    bare = _each(_write)
    yield Cost("A write of one row, in its own transaction", bare)
    told = [_write_and_tell() for _ in range(TIMES)]
    beside = sum(event for event, _ in told) / TIMES
    yield Cost("An event beside it", beside, 0.001)
    yield Cost(
        "Its sealing, after the commit", sum(all_ for _, all_ in told) / TIMES - beside - bare
    )
    size = Seal.objects.count()
    began = process_time()
    walk = walk_log()
    assert not walk.reason, walk
    yield Cost(f"A check of all {walk.events:,} events", process_time() - began, 30)
    luck, root = Random(9), StoredTree().edge(size).root()

    def prove() -> None:
        seal = Seal.objects.select_related("event").get(position=luck.randint(1, size))
        path = StoredTree().inclusion(seal.position - 1, size)
        assert root_by_inclusion(bytes.fromhex(seal.hash), seal.position - 1, size, path) == root

    yield Cost("A proof of one", _each(prove), 0.05)
    yield Cost("The hash of one leaf of 300 bytes", _each(lambda: leaf_hash(b"x" * 300), 20_000))


def cost_lines(costs: list[Cost]) -> Iterator[str]:
    """The costs as a table of plain text, the headings first."""
    width = max(len(each.title) for each in costs)
    yield f"{'':<{width}}  {'CPU ms':>12}  {'target':>8}"
    for each in costs:
        target = ""
        if each.target:
            target = f"{each.target * 1000:,.0f}{'' if each.seconds <= each.target else ' !'}"
        yield f"{each.title:<{width}}  {each.seconds * 1000:>12,.3f}  {target:>8}".rstrip()


def _write() -> None:
    with transaction.atomic():
        times_today("bench", timezone.now())


def _write_and_tell() -> tuple[float, float]:
    """The same with an event: seconds that the event took, and all."""
    began = process_time()
    with transaction.atomic():
        times_today("bench", timezone.now())
        before = process_time()
        record_events([Happened(MEMBER_CHANGE, after=SAID)], by=SomebodyElse())
        event = process_time() - before
    return event, process_time() - began


def _each(do: Callable[[], object], times: int = TIMES) -> float:
    """Seconds of the processor that one of many takes."""
    began = process_time()
    for _ in range(times):
        do()
    return (process_time() - began) / times
