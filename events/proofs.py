"""Prove to somebody who does not trust this system that the log holds an event, and only grew."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from events.actions import OF_NAMED, record_file_taken
from events.canonical import FORMS, hashed_text
from events.checkpoints import checkpoint_over, last_checkpoint, make_checkpoint, whole_note
from events.kinds import RecordEventKind
from events.models import Event, Seal
from events.persons import Reader
from events.querysets import members_named
from events.reach import check_reads_whole_log
from events.signing import NoKeyError, can_sign, public_keys
from events.tree import StoredTree
from events.unreadable import UNREADABLE
from events.verifier import (
    NotWholeError,
    check_growth,
    check_proof,
    check_signed,
    leaf_hash,
    signed_by,
)

CHANGED = "was changed after it was written"
PROOF_TAKE = RecordEventKind(
    "event.proof", "Took a proof of an event away as a file", **OF_NAMED, is_look=True
)


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
    line = line_of(event, seal)
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


def line_of(event: Event, seal: Seal) -> bytes | None:
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
