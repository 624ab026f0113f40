"""A packet leaves: to whom, how, when, with which receipt; a line in each member's log."""

from dataclasses import asdict, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.said import said_after
from events.trail import events_of_row
from frame.reasons import checked_reason
from frame.words import us_datetime
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.copies import (
    COPIES,
    WHY_RECEIPT,
    Handed,
    as_told,
    check_day,
    noted_hand_over,
    standing_handover,
    takings_of,
)
from records.releases.models import (
    HandoverCorrection,
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.states import (
    CORRECT_HAND_OVER,
    HAND_OVER,
    REOPEN,
    SAY_COPIES,
    where_it_stands,
)
from records.releases.telling import tell_of_another

WHY_CORRECTED = "Say why it is corrected; the reason stays on record."
NOT_TAKEN = (
    "Nobody has taken this packet as a file since it was built, so it can’t have left. Take it, "
    "hand it over, then note it here."
)
TAKEN_BACK = (
    "{by} took the decision that this packet was built of back on {at}{said}. Nothing was noted "
    "now."
)
NOT_TO_LEAVE = (
    f"What you typed is still here. If the packet that was taken has left, note it under "
    f"“{SAY_COPIES.words}” on the page of the request. If it has not, destroy each copy: it is not "
    "to leave."
)
ALREADY_NOTED = "It is noted already that a copy of this packet left; its page says to whom."
SAME = "Nothing is corrected: this is what is noted already. Change what is wrong."


@transaction.atomic
def hand_over(
    *, packet: ReleasePacket, handed: Handed, by: Member, now: datetime
) -> ReleaseHandover:
    """Note that a packet was handed over. It is never edited afterwards.

    It is the note of what has happened, so it does not ask what the record says today: who took
    the packet was asked that.

    Args:
        packet: the one that left, as whoever notes it had it before them.

    Raises:
        PermissionDenied: it is somebody else's request.
        ValidationError: by field; its decision was taken back, the grant is over, or nobody has
            taken it as a file; or with code `own` or `elsewhere`.
    """
    row = locked(packet.decision.request)
    by.check_right(HAND_OVER.right)
    _check_is_to_leave(row, packet)
    HAND_OVER.check_can_now(row, by=by, today=handed.handed_on)
    check_was_taken(packet)
    handover = noted_hand_over(row, packet, handed, by=by, now=now)
    [row.state] = HAND_OVER.end
    row.save()
    after = {**as_told(standing_handover(handover)), "packet_sha256": packet.sha256}
    record_step(row, HAND_OVER.event, by=by, after=after)
    tell_of_another(row, "handed over the packet of", by=by)
    return handover


def check_was_taken(packet: ReleasePacket) -> None:
    """Refuse to hand over what nobody has taken as a file.

    Raises:
        ValidationError: nobody has.
    """
    if not takings_of(packet):
        raise ValidationError(NOT_TAKEN)


def _check_is_to_leave(request: ReleaseRequest, packet: ReleasePacket) -> None:
    """Refuse a packet whose decision was taken back, whatever stands by now, or that is over.

    Raises:
        ValidationError: with code `elsewhere`, with what happened, and what to do with the copy.
    """
    if request.decision_id != packet.decision_id:
        # Each decision is taken back before there is another, so they go by their numbers.
        reopened = events_of_row(request, [REOPEN.event]).order_by("pk")
        event = reopened[packet.decision.number - 1]
        copies = said_after(event).text(COPIES)
        said = f", and said of its copies: “{copies}”" if copies else ""
        words = TAKEN_BACK.format(by=event.by_name, at=us_datetime(event.at), said=said)
    elif request.state in ReleaseRequest.ENDED_UNHANDED:
        [words] = where_it_stands(request).messages
    else:
        return
    is_noted = ReleaseHandover.objects.filter(packet=packet).exists()
    way_out = ALREADY_NOTED if is_noted else NOT_TO_LEAVE
    raise ValidationError(f"{words} {way_out}", code="elsewhere")


@transaction.atomic
def correct_hand_over(
    *,
    request: ReleaseRequest,
    handed: Handed,
    reason: str,
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> HandoverCorrection:
    """Note what is right of a hand-over, dated and with its reason, beside what was noted first.

    Raises:
        PermissionDenied: it is somebody else's request.
        ValidationError: by field; nothing is corrected, or it was corrected since `seen`; or with
            code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen, start=CORRECT_HAND_OVER.start)
    CORRECT_HAND_OVER.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_CORRECTED)
    handover = row.handover
    assert handover is not None, "what is handed over has its hand-over"
    stood = standing_handover(handover)
    if handed.handed_on != stood.handed_on:
        check_day(handed.handed_on, handover.packet, today=timezone.localdate(now))
    receipt = checked_reason(handed.receipt, missing=WHY_RECEIPT, field="receipt")
    right = replace(handed, receipt=receipt)
    if right == stood:
        raise ValidationError(SAME, code="same")
    correction = HandoverCorrection.objects.create(
        handover=handover, **asdict(right), reason=reason, by=by, noted_at=now
    )
    record_step(
        row,
        CORRECT_HAND_OVER.event,
        by=by,
        before=_other_than(right, stood),
        after={**_other_than(stood, right), "reason": reason},
    )
    tell_of_another(row, "corrected what is noted of the hand-over of", by=by)
    return correction


def _other_than(one: Handed, other: Handed) -> dict[str, str]:
    """What `other` says, as far as it is not what `one` says."""
    same = as_told(one).items()
    return {name: value for name, value in as_told(other).items() if (name, value) not in same}
