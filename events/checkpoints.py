"""Checkpoints: what the log was at a moment, signed, and sent out of the house every day.

Whoever holds one can show later that the log of that day is still a part of the log. A folder and
e-mail addresses get them; a witness, where one is set, signs them too after it has seen that the
log only grew.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events.models import Checkpoint, CheckpointSent, TreeHead
from events.sealing import seal_waiting
from events.signing import NoKeyError, can_sign, public_keys, sign
from events.tree import StoredTree
from events.verifier import Checkpoint as Signed
from events.verifier import Key, NotWholeError, check_growth, check_signed, read_checkpoint
from events.witness import cosignature_of
from frame.jobs.sweeping import at_each_sweep
from frame.storing.whole_files import WholeFiles

logger = logging.getLogger(__name__)

EVERY = timedelta(days=1)
# What could not be sent for so long is in a later one, which was signed over more.
TRIED_FOR = timedelta(days=7)
KEEP_IT = (
    "Keep this message. By it, and by the public key that you were given, you can show later that "
    "the event log of today is still a part of the log, and that no event before it was changed."
)


def make_checkpoint(now: datetime) -> Checkpoint | None:
    """Sign what the log is now, unless nothing was sealed since the last one.

    Returns:
        the checkpoint over all events that are sealed; None for an empty log.

    Raises:
        NoKeyError: there is no key that can be read.
        NotWholeError: the log is not what the last one was signed over; nothing is signed.
    """
    seal_waiting()
    head = TreeHead.objects.first()
    if head is None or not head.size:
        return None
    root = head.as_edge().root()
    last = Checkpoint.objects.first()
    if last is not None:
        before = read_checkpoint(last.note)
        path = StoredTree().growth(before.size, head.size) if before.size <= head.size else []
        check_growth(before.size, before.root, head.size, root, path)
        if before.size == head.size:
            return last
    note = sign(Signed(settings.EVENT_LOG_NAME, head.size, root))
    with transaction.atomic():
        Checkpoint.objects.bulk_create(
            [Checkpoint(size=head.size, note=note, made_at=now)], ignore_conflicts=True
        )
    return Checkpoint.objects.get(size=head.size)


def checkpoint_over(size: int) -> Checkpoint | None:
    """The earliest checkpoint that was signed over so many events or more."""
    return Checkpoint.objects.filter(size__gte=size).order_by("size").first()


def signed_checkpoints() -> dict[int, bytes]:
    """The root of the log's tree at each size that was signed, here and in the folder outside.

    Raises:
        NotWholeError: a checkpoint is not signed by the log's key, or two say different things.
    """
    keys = public_keys()
    roots: dict[int, bytes] = {}
    stored = Checkpoint.objects.order_by("size").values_list("size", "note")
    named = ((f"over {size:,} events", note) for size, note in stored.iterator())
    for name, note in [*named, *_outside()]:
        signed = _read(note, keys, name)
        if roots.setdefault(signed.size, signed.root) != signed.root:
            raise NotWholeError(f"two different logs of {signed.size:,} events were signed")
    return roots


def _read(note: str, keys: Iterable[Key], name: str) -> Signed:
    faults = [f"the checkpoint {name} can't be checked: no public key is set"]
    for key in keys:
        try:
            return check_signed(note, key)
        except NotWholeError as why:
            faults.append(f"the checkpoint {name} does not hold: {why}")
    raise NotWholeError(faults[-1])


def _outside() -> Iterator[tuple[str, str]]:
    """The checkpoints in the folder outside of the database: the name and the text of each."""
    folder = Path(settings.EVENT_LOG_FOLDER)
    for path in sorted(folder.glob("*.txt")):
        yield path.name, path.read_text()


@at_each_sweep
def send_checkpoints(now: datetime) -> None:
    """Sign a checkpoint a day, and send what has not left yet. What fails is tried again."""
    if not can_sign():
        return
    try:
        last = Checkpoint.objects.first()
        if last is None or last.made_at <= now - EVERY:
            make_checkpoint(now)
        for checkpoint in Checkpoint.objects.filter(made_at__gte=now - TRIED_FOR):
            send(checkpoint)
    except (NoKeyError, NotWholeError) as why:
        logger.error("No checkpoint of the event log was signed: %s", why)


def send(checkpoint: Checkpoint) -> None:
    """Send a checkpoint by every way that is set and that it has not gone."""
    gone = set(checkpoint.sent.values_list("way", flat=True))
    for way in ways():
        if way in gone:
            continue
        try:
            receipt = _send_by(way, checkpoint)
        # An address that refuses, a full disk, a witness that is down: the others get theirs.
        except (OSError, NotWholeError) as why:
            logger.warning("The checkpoint %s was not sent to %s: %s", checkpoint, way, why)
            continue
        CheckpointSent.objects.bulk_create(
            [CheckpointSent(checkpoint=checkpoint, way=way, receipt=receipt, at=timezone.now())],
            ignore_conflicts=True,
        )


def ways() -> list[str]:
    """Where checkpoints go: the witness first, so that its signature is in what the others get."""
    folder = [str(settings.EVENT_LOG_FOLDER)] if settings.EVENT_LOG_FOLDER else []
    asked = [settings.EVENT_LOG_WITNESS] if settings.EVENT_LOG_WITNESS else []
    return [*asked, *folder, *settings.EVENT_LOG_ADDRESSES]


def _send_by(way: str, checkpoint: Checkpoint) -> str:
    """Send a checkpoint one way.

    Returns:
        the line of a witness's signature; nothing from others.
    """
    if way == settings.EVENT_LOG_WITNESS:
        return _cosigned(checkpoint)
    note, name = whole_note(checkpoint), f"{checkpoint.size:012}.txt"
    if way == str(settings.EVENT_LOG_FOLDER):
        kept = WholeFiles(location=way)
        if not kept.exists(name):
            kept.save(name, ContentFile(note.encode()))
        return ""
    EmailMessage(
        subject=f"Checkpoint of the event log of {settings.EVENT_LOG_NAME}: {checkpoint}",
        body=f"{KEEP_IT}\n\n{note}",
        to=[way],
        attachments=[(name, note, "text/plain")],
    ).send()
    return ""


def _cosigned(checkpoint: Checkpoint) -> str:
    given = CheckpointSent.objects.filter(
        way=settings.EVENT_LOG_WITNESS, checkpoint_id__lt=checkpoint.size
    )
    return cosignature_of(
        checkpoint.note,
        address=settings.EVENT_LOG_WITNESS,
        key=Key.read(settings.EVENT_LOG_WITNESS_KEY),
        older=given.aggregate(last=Max("checkpoint"))["last"] or 0,
        growth=lambda older: StoredTree().growth(older, checkpoint.size),
    )


def whole_note(checkpoint: Checkpoint) -> str:
    """The signed text with the signatures of witnesses below it."""
    return checkpoint.note + "".join(checkpoint.sent.values_list("receipt", flat=True))
