"""Give the whole log to somebody who does not trust this system."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from django.db import transaction

from events import verifier
from events.actions import OF_NAMED
from events.canonical import hashed_text
from events.checkpoints import (
    last_checkpoint,
    make_checkpoint,
    whole_note,
)
from events.event_log import record_event
from events.kinds import EventKind
from events.models import Checkpoint, Event, Seal
from events.proofs import CHANGED, line_of
from events.querysets import members_named
from events.signing import NoKeyError, can_sign, public_keys
from events.verifier import (
    Edge,
    NotWholeError,
    check_signed,
    leaf_hash,
)

AT_ONCE = 2000
LOG_EXPORT = EventKind(
    "log.export",
    "Exported the whole event log",
    **{
        **OF_NAMED,
        "names": {"events": "Events", "folder": "Folder", "named": "Members named"},
    },
    is_look=True,
)
README = """\
log.jsonl       the event log, a line an event, oldest first
checkpoint.txt  what it was then, signed: how many events, and the hash over all of them
log.pub         the public key of the log; compare it with the one that you were given before
verifier.py     the check; it needs Python and the package cryptography, and nothing of the system

    python3 verifier.py log log.jsonl --checkpoint checkpoint.txt --key log.pub

An older checkpoint, such as one that was sent by e-mail, checks the events up to it:

    python3 verifier.py log log.jsonl --older --checkpoint OLDER.txt --key log.pub
"""
BROKEN_README = """\
This log was broken when it was written out: {}.
It is written as it was found, and the check says that it is not whole.

"""
NOT_SIGNED_README = """\
No newer checkpoint can be signed over this log: {}.
What checkpoint.txt was signed over is whole, and the check says so. Events after it are not in
log.jsonl.

"""


class Exported(NamedTuple):
    """A log that was written out.

    Args:
        events: how many lines were written.
        fault: why they are not what was signed, or why no newer checkpoint can be signed over them;
            empty when nothing is wrong.
        is_signed_part_whole: they are what the checkpoint beside them was signed over, and the
            verifier says so, whatever is wrong behind them.
    """

    events: int
    fault: str
    is_signed_part_whole: bool


def export_log(folder: Path, *, now: datetime) -> Exported:
    """Write the whole log, a checkpoint of it, the public key and the verifier into a folder.

    Of a log that is broken it writes what is there, and says so, here and in the folder.

    Raises:
        NoKeyError: there is no key to sign a checkpoint by, and nothing was signed before.
        CannotCheckError: the folder of checkpoints is not there.
        NotWholeError: the log is not what was signed, and no checkpoint is left to hold it against.
        FileExistsError: the folder has something in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty. Name another folder.")
    with transaction.atomic():
        named = members_named(Event.objects.all())
        record_event(LOG_EXPORT, by=None, after={"folder": folder.name, "named": named})
    checkpoint, not_signed = _checkpoint_to_export(now)
    signed = check_signed(checkpoint.note, *public_keys())
    edge, changed = Edge(), ""
    with (folder / "log.jsonl").open("wb") as file:
        for event, line in _lines_of(checkpoint.size):
            if line is None:
                changed = changed or f"{event} {CHANGED}"
                line = hashed_text(event, salt=str(event.seal.salt))
            file.write(line + b"\n")
            for _ in edge.append(leaf_hash(line)):
                pass
    is_whole = (edge.size, edge.root()) == (signed.size, signed.root)
    fault = not_signed
    if not is_whole:
        missing = f"of the {signed.size:,} events that were signed, {edge.size:,} are there"
        others = "the events are not those that were signed"
        fault = fault or changed or (missing if edge.size < signed.size else others)
    told = NOT_SIGNED_README if is_whole else BROKEN_README
    (folder / "checkpoint.txt").write_text(whole_note(checkpoint))
    (folder / "log.pub").write_text("".join(f"{key}\n" for key in public_keys()))
    (folder / "README.txt").write_text((told.format(fault) if fault else "") + README)
    copyfile(verifier.__file__, folder / "verifier.py")
    return Exported(edge.size, fault, is_whole)


def _checkpoint_to_export(now: datetime) -> tuple[Checkpoint, str]:
    """The checkpoint to hold the log against, and why no newer one can be signed, if so.

    Raises:
        NoKeyError, CannotCheckError, NotWholeError: as `export_log`.
    """
    fault = ""
    try:
        checkpoint = make_checkpoint(now) if can_sign() else last_checkpoint()
    except NotWholeError as why:
        checkpoint, fault = last_checkpoint(), str(why).rstrip(".")
        if checkpoint is None:
            raise NotWholeError(fault) from None
    if checkpoint is None:
        raise NoKeyError("The log was never signed, and there is no key here to sign it by.")
    return checkpoint, fault


def _lines_of(size: int) -> Iterator[tuple[Event, bytes | None]]:
    """The first events that are there, of as many as `size`, each with its line.

    Returns:
        None for the line of an event that is not what its seal was made over.
    """
    for start in range(0, size, AT_ONCE):
        last = min(start + AT_ONCE, size)
        seals = Seal.objects.filter(position__gt=start, position__lte=last)
        events = Event.objects.in_bulk(seals.values_list("event", flat=True))
        for seal in seals.order_by("position"):
            if event := events.get(seal.event_id):
                event.seal = seal
                yield event, line_of(event, seal)
