"""Seal events after commit, in one order, by whoever comes first.

An event waits from the moment it is committed until somebody seals it: its own process, or the
next one when that process was killed in between or found another at it. `verify_log` seals
what waits as well.
"""

from datetime import datetime
from itertools import count

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from events.canonical import hash_of, new_salt
from events.models import Seal, TreeHead, TreeNode, WaitingEvent
from events.verifier import Node, NotWholeError
from frame.jobs.sweeping import at_each_sweep

AT_ONCE = 500  # events in one transaction
# A page that finds the events of a large import waiting seals 2,000 of them, in some tenths of a
# second, and leaves the rest to the next.
ROUNDS_OF_A_PAGE = 4
# The worker has more time, and other work.
ROUNDS_OF_A_SWEEP = 40
END_IS_OF_ANOTHER = "the mark of where the event log ends does not fit the seals"
KEPT_HEIGHTS = 8  # of the nodes of the tree, every eighth height is kept


def seal_after_commit() -> None:
    """Seal what waits as soon as the transaction is committed; asked once a transaction."""
    # A savepoint that is rolled back drops what was asked within it, so Django's own list tells.
    if not any(_seal_quietly in asked for asked in connection.run_on_commit):
        # Robust: a seal that fails is logged, and the page that made the event never fails by it.
        transaction.on_commit(_seal_quietly, robust=True)


def seal_waiting(*, rounds: int | None = None) -> int:
    """Seal every event that waits, unless another is at it, who then seals ours.

    To be called outside of any transaction, since sealing is to be short.

    Args:
        rounds: seal at most this many times `AT_ONCE` events; None seals all.

    Returns:
        how many events were sealed.

    Raises:
        NotWholeError: the mark of where the log ends is gone, damaged or that of another log, so
            that nothing can be sealed behind it.
    """
    sealed = 0
    for _ in count() if rounds is None else range(rounds):
        try:
            now_sealed = _seal_some()
        except IntegrityError:
            raise NotWholeError(END_IS_OF_ANOTHER) from None
        sealed += now_sealed
        if not now_sealed or not _may_have_been_left_some(now_sealed):
            break
    return sealed


def _seal_quietly() -> None:
    seal_waiting(rounds=ROUNDS_OF_A_PAGE)


def _may_have_been_left_some(sealed: int) -> bool:
    """Whether more wait: who found us at it went away, and left to us what came since we looked.

    SQLite lets nobody look in the meantime, so each seals their own.
    """
    if sealed < AT_ONCE and not connection.features.has_select_for_update_skip_locked:
        return False
    return WaitingEvent.objects.exists()


@transaction.atomic
def _seal_some() -> int:
    """Seal the first events that wait; none when another is at it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Nobody waits for the disk: a crash takes back the seals whole, and the events wait.
            cursor.execute("SET LOCAL synchronous_commit TO off")
    head = _head_if_free()
    if head is None:
        return 0
    edge = head.as_edge()
    seals, nodes = [], []
    waiting = list(waiting_events())
    for event in (each.event for each in waiting if not hasattr(each.event, "seal")):
        salt = new_salt()
        seal = Seal(position=edge.size + 1, event=event, salt=salt, hash=hash_of(event, salt=salt))
        seals.append(seal)
        nodes += [node for node in edge.append(bytes.fromhex(seal.hash)) if is_kept(node)]
    # One that is sealed already waits no more, whoever put it there.
    WaitingEvent.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    if seals:
        Seal.objects.bulk_create(seals)
        TreeNode.objects.bulk_create(
            TreeNode(height=node.height, index=node.index, hash=node.hash.hex()) for node in nodes
        )
        hashes = " ".join(each.hex() for each in edge.hashes)
        TreeHead.objects.filter(pk=head.pk).update(size=edge.size, edge=hashes)
    return len(seals)


def waiting_events() -> QuerySet[WaitingEvent]:
    """Those to seal next: from the few that wait to their events, never along all events."""
    return WaitingEvent.objects.select_related("event__seal").order_by("event_id")[:AT_ONCE]


def is_kept(node: Node) -> bool:
    """Whether a row is kept of a node of the tree: one in 256 of the height below it."""
    return node.height > 0 and node.height % KEPT_HEIGHTS == 0


def _head_if_free() -> TreeHead | None:
    """The end of the log, locked; None when another has it.

    SQLite has one writer at a time, and a transaction there has begun as it.
    """
    free = TreeHead.objects.select_for_update(skip_locked=True)
    if found := list(free):
        return found[0]
    if TreeHead.objects.exists():
        return None
    if Seal.objects.exists():
        raise NotWholeError("the mark of where the event log ends is missing")
    TreeHead.objects.bulk_create([TreeHead(pk=1)], ignore_conflicts=True)
    return free.first()


@at_each_sweep
def seal_what_was_left(now: datetime) -> None:
    """Seal what a large import left, or a process that was killed before it could."""
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if WaitingEvent.objects.exists():
        seal_waiting(rounds=ROUNDS_OF_A_SWEEP)
