"""Give the log, or a proof of one event, to somebody who does not trust this system."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from events import verifier
from events.actions import OF_NAMED, record_file_taken
from events.canonical import FORMS, hashed_text
from events.checkpoints import (
    checkpoint_over,
    last_checkpoint,
    make_checkpoint,
    whole_note,
)
from events.event_log import record_event
from events.kinds import EventKind, RecordEventKind
from events.models import Checkpoint, Event, Seal, check_reads_whole_log
from events.persons import Reader
from events.querysets import members_named
from events.signing import NoKeyError, can_sign, public_keys
from events.tree import StoredTree
from events.unreadable import UNREADABLE
from events.verifier import (
    Edge,
    NotWholeError,
    check_growth,
    check_proof,
    check_signed,
    leaf_hash,
    signed_by,
)

AT_ONCE = 2000
CHANGED = "was changed after it was written"
LOG_EXPORT = EventKind(
    "log.export",
    "Exported the whole event log",
    **{
        **OF_NAMED,
        "names": {"events": "Events", "folder": "Folder", "named": "Members named"},
    },
    is_look=True,
)
PROOF_TAKE = RecordEventKind(
    "event.proof", "Took a proof of an event away as a file", **OF_NAMED, is_look=True
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
                yield event, _line_of(event, seal)


def proof_of(event: Event, *, now: datetime) -> dict[str, Any]:
    """A proof that an event is in the log, for `verifier.py proof`.

    Raises:
        NoKeyError: no checkpoint was signed since the event, and none can be signed here.
        NotWholeError: the log is not what its last checkpoint was signed over, or the event is not
            in it as it was written, so that nothing proves it.
        CannotCheckError: the folder of checkpoints is not there.
    """
    seal = Seal.objects.filter(event=event).first()
    checkpoint = checkpoint_over(seal.position) if seal else None
    if seal is None or checkpoint is None:
        if not can_sign():
            raise NoKeyError(
                "The log was not signed since this event. It is signed once a day: ask again "
                "tomorrow."
            )
        checkpoint = make_checkpoint(now)
        seal = Seal.objects.filter(event=event).first()
    if seal is None or checkpoint is None:
        raise NotWholeError(f"{event} is not sealed, so nothing proves it. Have the log checked")
    line = _line_of(event, seal)
    if line is None:
        raise NotWholeError(f"{event} {CHANGED}, so nothing proves it. Have the log checked")
    index = seal.position - 1
    proof: dict[str, Any] = {"leaf": line.decode("ascii"), "index": index}
    try:
        path = StoredTree().inclusion(index, checkpoint.size)
        proof |= {
            "path": [step.hex() for step in path],
            "checkpoint": whole_note(checkpoint),
            "key": str(signed_by(checkpoint.note, *public_keys())[1]),
        }
        check_proof(proof, *public_keys())
    except NotWholeError:
        raise NotWholeError(
            f"{event}, or another beside it, is not what was signed, so nothing proves it. "
            "Have the log checked"
        ) from None
    return proof


def _line_of(event: Event, seal: Seal) -> bytes | None:
    """The line of an event as it is hashed; None where its seal was made over another."""
    if seal.form not in FORMS:
        return None
    try:
        line = hashed_text(event, salt=seal.salt, form=seal.form)
    except UNREADABLE:
        return None
    return line if leaf_hash(line).hex() == seal.hash else None


def take_proof(*, event: Event, by: Reader) -> dict[str, Any]:
    """Give somebody a proof of an event, which is an event itself.

    Raises:
        PermissionDenied: `by` does not read the whole log; a proof has every value of its event.
        NoKeyError, NotWholeError, CannotCheckError: as `proof_of`.
        ValidationError: they have taken too many files today.
    """
    check_reads_whole_log(by)
    proof = proof_of(event, now=timezone.now())
    named = members_named(Event.objects.filter(pk=event.pk))
    record_file_taken(PROOF_TAKE, by=by, about=event, after={"named": named} if named else {})
    return proof


def prove_growth(older: str, folder: Path) -> tuple[int, int]:
    """Write, for whoever holds an older checkpoint, that the log only grew since.

    Args:
        older: the checkpoint, as it was sent.
        folder: gets `newer.txt`, the newest checkpoint, and `growth.json`, for `verifier.py grown`.

    Returns:
        how many events there were, and are.

    Raises:
        NotWholeError: the log did not grow from it, or it was not signed by this log's key.
        NoKeyError: nothing was signed since.
    """
    was = check_signed(older, *public_keys())
    newest = last_checkpoint()
    if newest is None or newest.size < was.size:
        raise NoKeyError(f"Nothing was signed since the checkpoint over {was.size:,} events.")
    now = check_signed(newest.note, *public_keys())
    path = StoredTree().growth(was.size, now.size)
    check_growth(was.size, was.root, now.size, now.root, path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newer.txt").write_text(whole_note(newest))
    (folder / "growth.json").write_text(json.dumps({"path": [step.hex() for step in path]}))
    return was.size, now.size
