"""Walk the event log and find where it was changed.

The walk makes the whole tree anew from the events. It finds an event that was changed, taken out,
slipped in, put in another place or cut off the end. The index of whom events name, by which they
are found, repeats what they say, so the walk compares the two on its way. Whoever may drop the
triggers could make the tree anew as well, and then only what has left this database tells: so every
checkpoint that was signed is held against the tree, those of the database and those in the folder
outside of it. What it can't show: a change made before the event was sealed, mostly some
milliseconds. So it tells of an event that is dated long before those that were sealed before it.
"""

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils import timezone

from events.canonical import FORM, FORMS, hash_of, hashed_line
from events.checkpoints import CannotCheckError, signed_checkpoints, vanished_checkpoints
from events.models import Event, Seal, TreeHead, TreeNode, WaitingEvent
from events.moments import Moments
from events.naming import index_of, load_kinds, named_in, named_without_event
from events.sealing import END_IS_OF_ANOTHER, is_kept, seal_waiting
from events.signing import NoKeyError
from events.unreadable import UNREADABLE
from events.verifier import Edge, NotWholeError, leaf_hash

logger = logging.getLogger(__name__)

AT_ONCE = 2000
CHANGED = "it was changed after it was written"
CAN_NOT_BE_SEALED = (
    "it was changed before it was sealed and can't be read, so that nothing behind it is sealed"
)
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
        moments: which events are dated long before those that were sealed before them.
        failed: the kind of error by which the check itself ended; empty where it did not.
    """

    events: int
    broken_at: int | None = None
    reason: str = ""
    checkpoints: int = 0
    not_held: str = ""
    vanished: tuple[str, ...] = ()
    is_index: bool = False
    moments: Moments = field(default_factory=Moments, compare=False)
    failed: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self._found(), str(self.moments), *self.vanished]))

    def _found(self) -> str:
        if self.failed and not self.reason:
            return (
                "The event log could not be checked to its end: the check itself failed "
                f"({self.failed}) behind {_events(self.events)} found whole. The log of the "
                "program says more. Check again."
            )
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
        """Whether it is whole, was held against all that was signed, and nothing new is odd."""
        odd = self.moments.new or self.failed
        return not (self.reason or self.not_held or self.vanished or odd)


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
        tell: is told now and then how many events were found whole so far. What it raises ends the
            walk; whatever else does is told as what the walk found.
    """
    walk, steps = Walk(0), _walked()
    is_ended = False
    while not is_ended:
        try:
            walk = Walk(next(steps))
        except StopIteration as ended:
            walk, is_ended = ended.value, True
        except Exception as error:
            walk, is_ended = _failed(walk, error), True
        else:
            tell(walk.events)
    try:
        return replace(walk, vanished=vanished_checkpoints())
    except Exception as error:
        return _failed(walk, error)


def _failed(walk: Walk, error: Exception) -> Walk:
    """The walk that an error ended: what somebody did to the database must not silence a check."""
    logger.exception("A check of the event log failed.", exc_info=error)
    return replace(walk, failed=type(error).__name__)


def _walked() -> Generator[int, None, Walk]:
    """Walk along the log, and give now and then how many events were found whole so far."""
    if TreeHead.objects.count() > 1:
        return Walk(0, None, "there is more than one mark of where it ends")
    if not TreeHead.objects.exists() and Seal.objects.exists():
        return Walk(0, None, "the mark of where it ends is missing")
    signed: dict[int, bytes] = {}
    not_held = ""
    try:
        unsealable = _seal()
        end = (TreeHead.objects.first() or TreeHead()).as_edge()
    except NotWholeError as why:
        return Walk(0, None, str(why).rstrip("."))
    try:
        signed = signed_checkpoints()
    except (NotWholeError, ValueError) as why:
        return Walk(0, None, str(why).rstrip("."))
    except (CannotCheckError, NoKeyError) as why:
        not_held = str(why).rstrip(".")
    nodes = _stored_nodes()
    stored = nodes | {(node.height, node.index): node.hash for node in end.nodes()}
    edge, held, moments = Edge(), 0, Moments(until=timezone.now())
    misnamed: int | None = None
    load_kinds()
    for seal in _seals():
        reason = _fault_of(seal, edge.size + 1)
        if reason:
            return Walk(edge.size, seal.event, reason)
        for node in edge.append(bytes.fromhex(seal.hash)):
            place = (node.height, node.index)
            is_missing = is_kept(node) and edge.size <= end.size and place not in stored
            if is_kept(node):
                nodes.pop(place, None)
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
        moments.add(seal.event, seal.at, seal.said[0], seal.said[-1])
        if edge.size % AT_ONCE == 0:
            yield edge.size
    if edge.size < max([end.size, *signed]):
        return Walk(edge.size, None, "the newest events are missing")
    # A seal without its event was not walked past; what is to be sealed finds its place taken.
    last = Seal.objects.aggregate(last=Max("position"))["last"] or 0
    if _size_now() < max(edge.size, last):
        return Walk(edge.size, None, END_IS_OF_ANOTHER)
    if nodes:
        return Walk(edge.size, None, "the log's tree has a hash that is over none of its events")
    end_of_walk = replace(
        _unsealed(edge.size, unsealable),
        checkpoints=len(signed),
        not_held=not_held,
        moments=moments,
    )
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
    named: frozenset[str] | set[str] | None  # None where the index can't be read


def _is_misnamed(seal: _Sealed) -> bool:
    """Whether the index of whom it names says otherwise than the event."""
    action, *_, before_text, after_text = seal.said
    named = named_in(action, before_text, after_text)
    return seal.named is None or (named is not None and seal.named != set(named))


def _fault_of(seal: _Sealed, position: int) -> str:
    """What is wrong with an event and its seal alone; nothing mostly."""
    if seal.position != position:
        return "it does not follow the one before: one is missing"
    if seal.form not in FORMS:
        return f"its seal has the unknown form “{seal.form}”"
    try:
        line = hashed_line(seal.form, seal.salt, seal.event, seal.at, seal.said)
    except UNREADABLE:
        return f"{CHANGED} and can't be read"
    return "" if leaf_hash(line).hex() == seal.hash else CHANGED


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


def _stored_nodes() -> dict[tuple[int, int], bytes]:
    """By height and index, each hash of the tree of which a row is kept."""
    kept = TreeNode.objects.values_list("height", "index", "hash").iterator()
    return {(height, index): _as_bytes(each) for height, index, each in kept}


def _as_bytes(hashed: str) -> bytes:
    """A stored hash; of what is none no bytes, which are the hash of nothing."""
    try:
        return bytes.fromhex(hashed)
    except (ValueError, TypeError):
        return b""


def _seals() -> Iterator[_Sealed]:
    """Every seal whose event is there, by position; no transaction stays open for it."""
    seals = Seal.objects.all()
    while True:
        # Joined to what is there: the key of an event that is gone stands in its seal.
        there = seals.filter(event__at__isnull=False).order_by("position")
        try:
            rows = list(there.values_list(*COLUMNS)[:AT_ONCE])
            index = index_of(row[1] for row in rows)
        except UNREADABLE:
            keys = there.values_list("position", "event")[:AT_ONCE]
            yield from _one_by_one(keys)
            rows = list(keys)
        else:
            for place, event, form, salt, hashed, at, *said in rows:
                named = index.get(event, NOBODY)
                yield _Sealed(place, event, form, salt, hashed, at, tuple(said), named)
        if len(rows) < AT_ONCE:
            return
        seals = Seal.objects.filter(position__gt=rows[-1][0])


COLUMNS = (
    *("position", "event", "form", "salt", "hash"),
    *(f"event__{name}" for name in ("at", *FORMS[FORM])),
)


def _one_by_one(keys: QuerySet[Seal, tuple[int, int]]) -> Iterator[_Sealed]:
    """The same of seals with these places and events, of which not all can be read."""
    for place, event in keys:
        try:
            [row] = Seal.objects.filter(position=place).values_list(*COLUMNS)
        except UNREADABLE:
            row = (place, event, FORM, "", "", None)
        try:
            named = index_of([event]).get(event, NOBODY)
        except UNREADABLE:
            named = None
        _, _, form, salt, hashed, at, *said = row
        yield _Sealed(place, event, form, salt, hashed, at, tuple(said), named)


def _seal() -> int | None:
    """Seal what waits.

    Returns:
        the key of the event behind which nothing can be sealed, as it can't be read; None mostly.

    Raises:
        NotWholeError: as `seal_waiting`.
    """
    try:
        seal_waiting()
    except UNREADABLE:
        for waiting in WaitingEvent.objects.order_by("pk"):
            try:
                hash_of(waiting.event, salt="")
            except UNREADABLE:
                return waiting.pk
        raise
    return None


def _unsealed(events: int, unsealable: int | None) -> Walk:
    """What came neither with a seal nor by the queue, was taken out of it, or can't be sealed."""
    if unsealable is not None:
        return Walk(events, unsealable, CAN_NOT_BE_SEALED)
    slipped_in = Event.objects.filter(seal=None, waiting=None).order_by("pk").first()
    if slipped_in is not None:
        return Walk(events, slipped_in.pk, "it has no seal and does not wait for one")
    gone = WaitingEvent.objects.exclude(pk__in=Event.objects.values("pk")).order_by("pk").first()
    if gone is not None:
        return Walk(events, gone.pk, "it was taken out before it was sealed")
    return Walk(events)
