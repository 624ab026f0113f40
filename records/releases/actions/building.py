"""Build the packet of a grant: bind it, sign it, keep it; and take it away."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from events.actions import check_files_left
from events.event_log import record_event
from events.kinds import RecordEventKind
from events.models import Event
from events.trail import events_of_row
from frame.rights import Right
from people.models import Member
from people.naming import serials_of
from records.releases.actions.asking import locked
from records.releases.models import ReleaseDecision, ReleasePacket, ReleaseRequest
from records.releases.states import BUILD, MEMBERS, NAMES, check_not_about

# What a packet carries the proof of: so it says nothing but what the cover sheet says.
BIND = RecordEventKind(
    "release.bind",
    "Bound the pages of a packet",
    names={**NAMES, "decided_by": "Decided by", "manifest_sha256": "SHA-256 of the manifest"},
)
# None of the looks that members read: a decision may keep the release from them.
TAKE_PACKET = RecordEventKind(
    "release.take_packet",
    "Took a packet away as a file",
    names=NAMES,
    naming=MEMBERS,
)
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
        if event.after.get("manifest_sha256") == told:
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
) -> ReleasePacket:
    """Keep a signed packet, which is never changed. One that is kept already stays as it is.

    Args:
        look: what a person has to look at before it leaves, a sentence each.

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
            BUILD.check_can(request, by=by, today=timezone.localdate(now))
            packet = ReleasePacket(
                decision=decision,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                pages=pages,
                manifest=manifest,
                look=list(look),
                built_by=by,
                built_at=now,
            )
            packet.file.save("packet.pdf", ContentFile(content), save=False)
            stored = packet.file.name or ""
            packet.save()
            request.state = ReleaseRequest.State.BUILT
            request.save()
            record_event(
                BUILD.event,
                by=by,
                about=request,
                after={
                    "members": serials_of(_members_of(request)),
                    "pages": pages,
                    "packet_sha256": packet.sha256,
                },
            )
    except BaseException:
        if stored:
            default_storage.delete(stored)
        raise
    return packet


@transaction.atomic
def take_packet(*, packet: ReleasePacket, by: Member) -> None:
    """Note that `by` takes a packet away: the event is on record before it leaves.

    Raises:
        PermissionDenied: `by` has no right to it.
        ValidationError: it is about them, or they have taken too many files today.
    """
    by.check_right(Right.ASK_RELEASE, Right.DECIDE_RELEASE)
    request = packet.decision.request
    check_not_about(request, by=by, words="Nobody takes their own away.")
    check_files_left(by)
    record_event(
        TAKE_PACKET,
        by=by,
        about=request,
        after={"members": serials_of(_members_of(request)), "packet_sha256": packet.sha256},
    )


def _members_of(request: ReleaseRequest) -> list[Member]:
    return [row.member for row in request.scope.select_related("member").order_by("pk")]
