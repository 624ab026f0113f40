"""Checkpoints: what the log was at a moment, signed, and sent out of the house every day.

Whoever holds one can show later that the log of that day is still a part of the log. A folder and
e-mail addresses get them; a witness, where one is set, signs them too after it has seen that the
log only grew.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from events.models import Checkpoint, CheckpointSent, TreeHead
from events.sealing import seal_waiting
from events.signing import NoKeyError, can_sign, public_keys, sign
from events.tree import StoredTree
from events.verifier import Checkpoint as Signed
from events.verifier import Key, NotWholeError, check_growth, check_signed
from events.witness import cosignature_of
from frame.jobs.sweeping import at_each_sweep
from frame.notices.mailing import NotSent, NoWayOut, hand_over
from frame.storing.whole_files import WholeFiles

logger = logging.getLogger(__name__)

EVERY = timedelta(days=1)
# A way that fails is tried again after so many seconds, with the newest checkpoint alone: it was
# signed over all that the earlier ones were.
AGAIN_AFTER = 3600
# So many of those that are gone are named one by one.
MOST_NAMED = 5
NAME = re.compile(r"\d{12}\.txt")
KEEP_IT = (
    "Keep this message. By it, and by the public key that you were given, you can show later that "
    "the event log of today is still a part of the log, and that no event before it was changed."
)
_failed_at: dict[str, float] = {}


class CannotCheckError(Exception):
    """What was signed can't be held against the log; the message says why."""


def make_checkpoint(now: datetime) -> Checkpoint | None:
    """Sign what the log is now, unless nothing was sealed since the last one.

    Returns:
        the checkpoint over all events that are sealed; None for an empty log.

    Raises:
        NoKeyError: there is no key that can be read.
        NotWholeError: the log is not what the last ones were signed over, here and in the folder
            outside, or nothing can be sealed behind its end; nothing is signed.
        CannotCheckError: the folder is not there.
    """
    seal_waiting()
    head = TreeHead.objects.first()
    if head is None or not head.size:
        return None
    root = head.as_edge().root()
    last, before = last_checkpoint(), [signed for _, signed in _outside(newest_alone=True)]
    if last is not None:
        before.append(check_signed(last.note, *public_keys()))
    for signed in before:
        path = StoredTree().growth(signed.size, head.size) if signed.size <= head.size else []
        check_growth(signed.size, signed.root, head.size, root, path)
    if last is not None and last.size == head.size:
        return last
    note = sign(Signed(settings.EVENT_LOG_NAME, head.size, root))
    with transaction.atomic():
        # SQLite has one writer at a time; of two on PostgreSQL the second leaves it at the first.
        if not Checkpoint.objects.filter(size=head.size).exists():
            Checkpoint.objects.bulk_create(
                [Checkpoint(size=head.size, note=note, made_at=now)], ignore_conflicts=True
            )
    made = Checkpoint.objects.get(size=head.size)
    _check_row(made, public_keys())
    return made


def last_checkpoint() -> Checkpoint | None:
    """The newest that the log's key has signed; a row that somebody put there is none.

    Raises:
        NotWholeError: a line of EVENT_LOG_KEYS is no key.
    """
    return _first_signed(Checkpoint.objects.order_by("-size"))


def checkpoint_over(size: int) -> Checkpoint | None:
    """The earliest checkpoint that was signed over so many events or more."""
    return _first_signed(Checkpoint.objects.filter(size__gte=size).order_by("size"))


def _first_signed(checkpoints: QuerySet[Checkpoint]) -> Checkpoint | None:
    keys = public_keys()
    for checkpoint in checkpoints.iterator():
        try:
            _check_row(checkpoint, keys)
        except NotWholeError:
            continue
        return checkpoint
    return None


def signed_checkpoints() -> dict[int, bytes]:
    """The root of the log's tree at each size that was signed, here and in the folder outside.

    Raises:
        NotWholeError: a checkpoint is not signed by the log's key, or two say different things.
        CannotCheckError: no public key is set, or the folder is not there.
    """
    roots: dict[int, bytes] = {}
    for signed in _all_signed():
        if roots.setdefault(signed.size, signed.root) != signed.root:
            raise NotWholeError(f"two different logs of {signed.size:,} events were signed")
    return roots


def vanished_checkpoints() -> tuple[str, ...]:
    """Which checkpoints were there and are gone, here or in the folder, in a sentence each.

    What was signed before the folder was set, or while it was away, never went there. Of a folder
    that can't be read others tell: nothing in it can be missed.
    """
    stored = set(Checkpoint.objects.values_list("size", flat=True))
    sent = CheckpointSent.objects.all()
    known = set(sent.values_list("checkpoint", flat=True))
    told = []
    folder = settings.EVENT_LOG_FOLDER
    # A page asks too, which a folder that it may not read is no reason to fail for.
    if folder and os.path.isdir(folder) and os.access(folder, os.R_OK):
        there = {int(path.stem) for path in _files_in(Path(folder))}
        known |= there
        went_there = sent.filter(way=str(folder))
        if gone := set(went_there.values_list("checkpoint", flat=True)) - there:
            told.append(f"The folder {folder} lacks {_named(gone)} that went there.")
    if gone := known - stored:
        told.append(f"The database lacks {_named(gone)} that it had.")
    return tuple(told)


def _named(sizes: set[int]) -> str:
    """`the checkpoints over 289 and 170 events`, the newest first."""
    newest = [f"{size:,}" for size in sorted(sizes, reverse=True)]
    *others, last = newest[:MOST_NAMED]
    if not others:
        return f"the checkpoint over {last} event{'' if last == '1' else 's'}"
    more = f", and {len(newest) - MOST_NAMED:,} more," if newest[MOST_NAMED:] else ""
    return f"the checkpoints over {', '.join(others)} and {last} events{more}"


def _all_signed() -> Iterator[Signed]:
    keys = public_keys()
    stored = Checkpoint.objects.order_by("size")
    if not keys and stored.exists():
        raise CannotCheckError("EVENT_LOG_KEYS has no public key to check checkpoints by")
    for checkpoint in stored.iterator():
        yield _check_row(checkpoint, keys)
    for _, signed in _outside():
        yield signed


def _check_row(checkpoint: Checkpoint, keys: list[Key]) -> Signed:
    """What a row says, which is what its note says.

    Raises:
        NotWholeError: the note is not signed by one of the keys, or is of another size.
    """
    signed = _read(checkpoint.note, keys, f"over {checkpoint}")
    if signed.size != checkpoint.size:
        raise NotWholeError(f"the checkpoint over {checkpoint} was signed over {signed.size:,}")
    return signed


def _read(note: str, keys: list[Key], name: str) -> Signed:
    try:
        return check_signed(note, *keys)
    except NotWholeError as why:
        raise NotWholeError(f"the checkpoint {name} does not hold: {why}") from None


def _outside(*, newest_alone: bool = False) -> Iterator[tuple[Path, Signed]]:
    """The checkpoints in the folder outside of the database, oldest first.

    Raises:
        NotWholeError: one of them is not what was signed.
        CannotCheckError: the folder is set and not there, or a file in it can't be read, or no
            public key is set.
    """
    if not settings.EVENT_LOG_FOLDER:
        return
    folder, keys = Path(settings.EVENT_LOG_FOLDER), public_keys()
    if not folder.is_dir():
        raise CannotCheckError(f"the folder of checkpoints {folder} is not there")
    paths = sorted(_files_in(folder))
    if paths and not keys:
        raise CannotCheckError("EVENT_LOG_KEYS has no public key to check checkpoints by")
    for path in paths[-1:] if newest_alone else paths:
        try:
            note = path.read_text()
        except OSError:
            raise CannotCheckError(f"the checkpoint {path.name} can't be read") from None
        except UnicodeDecodeError:
            raise NotWholeError(f"the checkpoint {path.name} is no text") from None
        yield path, _read(note, keys, path.name)


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if NAME.fullmatch(path.name))


@at_each_sweep
def send_checkpoints(now: datetime) -> None:
    """Sign a checkpoint a day, and send the newest by each way that it has not gone."""
    if not can_sign():
        return
    try:
        last = last_checkpoint()
        if last is None or last.made_at <= now - EVERY:
            last = make_checkpoint(now)
    except (NoKeyError, NotWholeError, CannotCheckError) as why:
        logger.error("No checkpoint of the event log was signed: %s", why)
        return
    if last is not None:
        send(last)


def send(checkpoint: Checkpoint) -> None:
    """Send a checkpoint by every way that is set and that it has not gone."""
    gone = set(checkpoint.sent.values_list("way", flat=True))
    has_way_out = True
    for way, send_by in ways().items():
        is_mail = send_by is _mail
        if way in gone or _failed_lately(way) or (is_mail and not has_way_out):
            continue
        try:
            receipt = send_by(way, checkpoint)
        # An address that refuses, a full disk, a witness that is down: the others get theirs.
        except (OSError, HTTPException, ValueError, NotWholeError, NotSent) as why:
            has_way_out = has_way_out and not isinstance(why, NoWayOut)
            _failed_at[way] = monotonic()
            logger.warning("The checkpoint over %s was not sent to %s: %s", checkpoint, way, why)
            continue
        _failed_at.pop(way, None)
        with transaction.atomic():
            if not checkpoint.sent.filter(way=way).exists():
                sent = CheckpointSent(
                    checkpoint=checkpoint, way=way, receipt=receipt, at=timezone.now()
                )
                CheckpointSent.objects.bulk_create([sent], ignore_conflicts=True)


def _failed_lately(way: str) -> bool:
    return way in _failed_at and monotonic() - _failed_at[way] < AGAIN_AFTER


def ways() -> dict[str, Callable[[str, Checkpoint], str]]:
    """Where checkpoints go: the witness first, so that its signature is in what the others get."""
    asked = {settings.EVENT_LOG_WITNESS: _cosign} if settings.EVENT_LOG_WITNESS else {}
    folder = {str(settings.EVENT_LOG_FOLDER): _file} if settings.EVENT_LOG_FOLDER else {}
    return {**asked, **folder, **dict.fromkeys(settings.EVENT_LOG_ADDRESSES, _mail)}


def _cosign(way: str, checkpoint: Checkpoint) -> str:
    """Have a witness sign it; gives the line of its signature."""
    given = CheckpointSent.objects.filter(way=way, checkpoint_id__lt=checkpoint.size)
    return cosignature_of(
        checkpoint.note,
        address=way,
        key=Key.read(settings.EVENT_LOG_WITNESS_KEY),
        older=given.aggregate(last=Max("checkpoint"))["last"] or 0,
        growth=lambda older: StoredTree().growth(older, checkpoint.size),
    )


def _file(way: str, checkpoint: Checkpoint) -> str:
    """Put it into the folder, which is never made: one that is not mounted is not there."""
    if not Path(way).is_dir():
        raise FileNotFoundError("The folder is not there")
    kept, name = WholeFiles(location=way), _name_of(checkpoint)
    if not kept.exists(name):
        kept.save(name, ContentFile(whole_note(checkpoint).encode()))
    elif check_signed((Path(way) / name).read_text(), *public_keys()) != check_signed(
        checkpoint.note, *public_keys()
    ):
        raise NotWholeError(f"{name} is there and says otherwise")
    return ""


def _mail(way: str, checkpoint: Checkpoint) -> str:
    note = whole_note(checkpoint)
    letter = EmailMessage(
        subject=f"Checkpoint of the event log of {settings.EVENT_LOG_NAME}: {checkpoint}",
        body=f"{KEEP_IT}\n\n{note}",
        to=[way],
        attachments=[(_name_of(checkpoint), note, "text/plain")],
    )
    hand_over(letter)
    return ""


def _name_of(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.size:012}.txt"


def whole_note(checkpoint: Checkpoint) -> str:
    """The signed text with the signatures of witnesses below it."""
    return checkpoint.note + "".join(checkpoint.sent.values_list("receipt", flat=True))
