"""Walk the event log and find where it was changed.

The walk makes the whole tree anew from the events. It finds an event that was changed, taken out,
slipped in, put in another place or cut off the end. The index of whom events name, by which they
are found, repeats what they say, so the walk compares the two on its way. Whoever may drop the
triggers could make the tree anew as well, and then only what has left this database tells: so every
checkpoint that was signed is held against the tree, those of the database and those in the folder
outside of it. What it can't show: a change made before the event was sealed, mostly some
milliseconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from events.canonical import FORM, FORMS, hashed_line
from events.checkpoints import CannotCheckError, signed_checkpoints, vanished_checkpoints
from events.models import Event, Seal, TreeHead, TreeNode, WaitingEvent
from events.naming import index_of, load_kinds, named_in, named_without_event
from events.sealing import END_IS_OF_ANOTHER, is_kept, seal_waiting
from events.signing import NoKeyError
from events.verifier import Edge, NotWholeError, leaf_hash

AT_ONCE = 2000
NOBODY: frozenset[str] = frozenset()
# Serial numbers are not told: who may check the log may not read of everybody in it.
MISNAMED = "the index of whom it names, by which searches find it, says otherwise than the event"
NAMED_WITHOUT_EVENT = "the index of whom events name tells of it, and there is no such event"


@dataclass(frozen=True)
class Walk:
    """How a walk along the log ended.

    Args:
        events: how many were found whole.
        broken_at: the key of the first event at fault; None when the end is at fault, or
            nothing is.
        reason: what is wrong; empty when nothing is.
        checkpoints: how many signed checkpoints it was held against.
        not_held: why it could not be held against what was signed; empty when it was.
        vanished: which checkpoints are gone, in a sentence each; it was held against the others.
        is_index: it is the index of whom events name that is at fault there, and no event.
    """

    events: int
    broken_at: int | None = None
    reason: str = ""
    checkpoints: int = 0
    not_held: str = ""
    vanished: tuple[str, ...] = ()
    is_index: bool = False

    def __str__(self) -> str:
        return " ".join([self._found(), *self.vanished])

    def _found(self) -> str:
        if not self.reason:
            return f"The event log is whole: {self._held()}"
        where = f"event {self.broken_at}" if self.broken_at else "the end of the log"
        broken = f"The event log is broken at {where}: {self.reason}."
        if self.is_index:
            return f"{broken} The events themselves are whole: {self._held()}"
        are = "is" if self.events == 1 else "are"
        return f"{broken} The {_events(self.events)} before it {are} whole."

    def _held(self) -> str:
        if not self.not_held:
            return f"{_events(self.events)}, {_held_against(self.checkpoints)}."
        return (
            f"{_events(self.events)}, as far as its own database tells. It could not be held "
            f"against what was signed: {self.not_held}."
        )

    @property
    def is_fine(self) -> bool:
        """Whether it is whole, and was held against all that was signed."""
        return not (self.reason or self.not_held or self.vanished)


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number:,} events"


def _held_against(checkpoints: int) -> str:
    if not checkpoints:
        return "of which nothing was signed"
    return f"held against {checkpoints:,} signed checkpoint{'' if checkpoints == 1 else 's'}"


def walk_log(tell: Callable[[int], None] = lambda events: None) -> Walk:
    """Seal what waits, then make the tree anew, oldest event first, and compare.

    Events may be appended in the meantime; then the walk passes the end it began with.

    Args:
        tell: is told now and then how many events were found whole so far.
    """
    return replace(_walked(tell), vanished=vanished_checkpoints())


def _walked(tell: Callable[[int], None]) -> Walk:
    if not TreeHead.objects.exists() and Seal.objects.exists():
        return Walk(0, None, "the mark of where it ends is missing")
    signed: dict[int, bytes] = {}
    not_held = ""
    try:
        seal_waiting()
        end = (TreeHead.objects.first() or TreeHead()).as_edge()
    except NotWholeError as why:
        return Walk(0, None, str(why).rstrip("."))
    try:
        signed = signed_checkpoints()
    except (NotWholeError, ValueError) as why:
        return Walk(0, None, str(why).rstrip("."))
    except (CannotCheckError, NoKeyError) as why:
        not_held = str(why).rstrip(".")
    stored = _stored_nodes(end)
    edge, held = Edge(), 0
    misnamed: int | None = None
    load_kinds()
    for seal in _seals():
        reason = _fault_of(seal, edge.size + 1)
        if reason:
            return Walk(edge.size, seal.event, reason)
        for node in edge.append(bytes.fromhex(seal.hash)):
            place = (node.height, node.index)
            is_missing = is_kept(node) and edge.size <= end.size and place not in stored
            if is_missing or stored.get(place, node.hash) != node.hash:
                # Smaller hashes below it agree, or they would have told, so they narrow nothing.
                return _one_of(max(node.index << node.height, held) + 1, edge.size, "sealed")
        if edge.size in signed:
            if signed[edge.size] != edge.root():
                # The hashes that are stored agree and may be made anew: they narrow nothing here.
                return _one_of(held + 1, edge.size, "signed")
            held = edge.size
        if misnamed is None and _is_misnamed(seal):
            misnamed = seal.event
        if edge.size % AT_ONCE == 0:
            tell(edge.size)
    if edge.size < max([end.size, *signed]):
        return Walk(edge.size, None, "the newest events are missing")
    if _size_now() < edge.size:
        return Walk(edge.size, None, END_IS_OF_ANOTHER)
    end_of_walk = replace(_unsealed(edge.size), checkpoints=len(signed), not_held=not_held)
    return end_of_walk if end_of_walk.reason else _with_index(end_of_walk, misnamed)


def _with_index(walk: Walk, misnamed: int | None) -> Walk:
    """The same walk with what is wrong with the index; a fault of an event itself comes first."""
    if misnamed is not None:
        return replace(walk, broken_at=misnamed, reason=MISNAMED, is_index=True)
    gone = named_without_event()
    if gone is not None:
        return replace(walk, broken_at=gone, reason=NAMED_WITHOUT_EVENT, is_index=True)
    return walk


class _Sealed(NamedTuple):
    """A seal, and its event column by column: a million of them are no million of objects."""

    position: int
    event: int
    form: str
    salt: str
    hash: str
    at: datetime
    said: tuple[str, ...]
    named: frozenset[str] | set[str]


def _is_misnamed(seal: _Sealed) -> bool:
    """Whether the index of whom it names says otherwise than the event."""
    action, *_, before_text, after_text = seal.said
    named = named_in(action, before_text, after_text)
    return named is not None and seal.named != set(named)


def _fault_of(seal: _Sealed, position: int) -> str:
    """What is wrong with an event and its seal alone; nothing mostly."""
    if seal.position != position:
        return "it does not follow the one before: one is missing"
    if seal.form not in FORMS:
        return f"its seal has the unknown form “{seal.form}”"
    line = hashed_line(seal.form, seal.salt, seal.event, seal.at, seal.said)
    return "" if leaf_hash(line).hex() == seal.hash else "it was changed after it was written"


def _one_of(first: int, last: int, was: str) -> Walk:
    """That one of the events with these places is not that which was sealed, or signed."""
    at_fault = Seal.objects.filter(position=first).values_list("event_id", flat=True).first()
    if first == last:
        return Walk(first - 1, at_fault, f"it is not the event that was {was} here")
    places = f"of the events with the places {first:,} to {last:,}"
    return Walk(first - 1, at_fault, f"{places}, one is not that which was {was}")


def _size_now() -> int:
    """How many events are sealed by now, as the mark of the end says.

    It moves in one transaction with the seals, so it never stands before one that was read.
    """
    return (TreeHead.objects.first() or TreeHead()).size


def _stored_nodes(end: Edge) -> dict[tuple[int, int], bytes]:
    """By height and index, each hash of the tree that the database holds."""
    kept = TreeNode.objects.values_list("height", "index", "hash").iterator()
    stored = {(height, index): _as_bytes(each) for height, index, each in kept}
    return stored | {(node.height, node.index): node.hash for node in end.nodes()}


def _as_bytes(hashed: str) -> bytes:
    """A stored hash; of what is none no bytes, which are the hash of nothing."""
    try:
        return bytes.fromhex(hashed)
    except ValueError:
        return b""


def _seals() -> Iterator[_Sealed]:
    """Every seal whose event is there, by position; no transaction stays open for it."""
    columns = [f"event__{name}" for name in ("at", *FORMS[FORM])]
    seals = Seal.objects.all()
    while True:
        rows = list(
            # Joined to what is there: the key of an event that is gone stands in its seal.
            seals.filter(event__at__isnull=False)
            .order_by("position")
            .values_list("position", "event", "form", "salt", "hash", *columns)[:AT_ONCE]
        )
        index = index_of(row[1] for row in rows)
        for place, event, form, salt, hashed, at, *said in rows:
            named = index.get(event, NOBODY)
            yield _Sealed(place, event, form, salt, hashed, at, tuple(said), named)
        if len(rows) < AT_ONCE:
            return
        seals = Seal.objects.filter(position__gt=rows[-1][0])


def _unsealed(events: int) -> Walk:
    """What came neither with a seal nor by the queue, or was taken out of the queue."""
    slipped_in = Event.objects.filter(seal=None, waiting=None).order_by("pk").first()
    if slipped_in is not None:
        return Walk(events, slipped_in.pk, "it has no seal and does not wait for one")
    gone = WaitingEvent.objects.exclude(pk__in=Event.objects.values("pk")).order_by("pk").first()
    if gone is not None:
        return Walk(events, gone.pk, "it was taken out before it was sealed")
    return Walk(events)
