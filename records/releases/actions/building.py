"""Build the packet of a grant: bind it, sign it, keep it; and take it away."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from events.actions import check_files_left
from events.event_log import record_event
from events.kinds import ReleaseEventKind
from events.models import Event
from events.said import said_after
from events.trail import events_of_row
from frame.rights import Right, Role
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.models import ReleaseDecision, ReleasePacket, ReleaseRequest
from records.releases.reading import Told, check_told, may_take, told_before
from records.releases.states import BUILD, NAMES, TAKE_PACKET, check_not_about
from records.releases.telling import tell_of_another

# What a packet carries the proof of: so it says nothing but what the cover sheet says.
BIND = ReleaseEventKind(
    "release.bind",
    "Bound the pages of a packet",
    names={
        **NAMES,
        "request": "Request",
        "decided_by": "Decided by",
        "manifest_sha256": "SHA-256 of the manifest",
    },
    values={"role": {role.value: role.label for role in Role}},
)
TAKE_PACKETS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE)
TAKEN_BACK = "The decision that this packet was to be built of is no longer the one that stands."


def check_stands(request: ReleaseRequest, decision: ReleaseDecision) -> None:
    """Refuse to build of a decision that was taken back.

    Raises:
        ValidationError: it was.
    """
    if request.decision_id != decision.pk:
        raise ValidationError(TAKEN_BACK)


@transaction.atomic
def record_bound(*, decision: ReleaseDecision, manifest: bytes, pages: int) -> Event:
    """Note which pages a packet is made of, before it is signed; once for the same manifest."""
    told = hashlib.sha256(manifest).hexdigest()
    request = locked(decision.request)
    for event in events_of_row(request, [BIND]):
        if said_after(event).text("manifest_sha256") == told:
            return event
    return record_event(
        BIND,
        by=None,
        about=request,
        after={
            "request": request.number,
            "decided_by": decision.decided_by.name,
            "role": decision.role,
            "pages": pages,
            "manifest_sha256": told,
        },
    )


def keep_packet(
    *,
    decision: ReleaseDecision,
    content: bytes,
    manifest: dict[str, Any],
    pages: int,
    by: Member,
    now: datetime,
    look: Sequence[str] = (),
    salts: Mapping[str, str] | None = None,
) -> ReleasePacket:
    """Keep a signed packet, which is never changed. One that is kept already stays as it is.

    Args:
        look: what a person has to look at before it leaves, a sentence each.
        salts: those of its manifest, by the number of the paper.

    Raises:
        PermissionDenied: it is another's to build.
        ValidationError: it was taken back, handed over, or is past its last day.
    """
    if (kept := ReleasePacket.objects.filter(decision=decision).first()) is not None:
        return kept
    stored = ""
    try:
        with transaction.atomic():
            request = locked(decision.request)
            check_stands(request, decision)
            BUILD.check_can_now(request, by=by, today=timezone.localdate(now))
            packet = ReleasePacket(
                decision=decision,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                pages=pages,
                manifest=manifest,
                look=list(look),
                salts=dict(salts or {}),
                built_by=by,
                built_at=now,
            )
            packet.file.save("packet.pdf", ContentFile(content), save=False)
            stored = packet.file.name or ""
            packet.save()
            [request.state] = BUILD.end
            request.save()
            after = {"pages": pages, "packet_sha256": packet.sha256}
            record_step(request, BUILD.event, by=by, after=after)
            tell_of_another(request, "built the packet of", by=by)
    except BaseException:
        if stored:
            default_storage.delete(stored)
        raise
    return packet


def take_packet(*, packet: ReleasePacket, by: Member, now: datetime) -> None:
    """Note that `by` takes a packet away: the event is on record before it leaves.

    The papers are set, to be compared, before the transaction: nobody is to wait for that.

    Raises:
        PermissionDenied: `by` has no right to it, or it is over: see `may_take`.
        ValidationError: it is about them, its record has changed before it was handed over, or they
            have taken too many files today.
    """
    by.check_right(*TAKE_PACKETS)
    _take(packet, told_before(packet.decision), by=by, now=now)


@transaction.atomic
def _take(packet: ReleasePacket, told: Told | None, *, by: Member, now: datetime) -> None:
    request = locked(packet.decision.request)
    by.check_right_now(*TAKE_PACKETS)
    check_not_about(request, by=by, words="Nobody takes their own away.")
    check_stands(request, packet.decision)
    if not may_take(request, by=by, today=timezone.localdate(now)):
        raise PermissionDenied
    if request.state == ReleaseRequest.State.BUILT:
        check_told(packet.decision, told)
    check_files_left(by)
    record_step(request, TAKE_PACKET, by=by, after={"packet_sha256": packet.sha256})
