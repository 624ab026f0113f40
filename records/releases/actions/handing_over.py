"""A packet leaves: to whom, how, when, with which receipt; a line in each member's log."""

from dataclasses import asdict, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frame.reasons import checked_reason
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.copies import (
    WHY_RECEIPT,
    Handed,
    as_told,
    check_day,
    noted_hand_over,
    standing_handover,
)
from records.releases.models import HandoverCorrection, ReleaseHandover, ReleaseRequest
from records.releases.reading import Told, check_told, told_before
from records.releases.states import CORRECT_HAND_OVER, HAND_OVER

WHY_CORRECTED = "Say why it is corrected; the reason stays on record."
SAME = "Nothing is corrected: this is what is noted already. Change what is wrong."


def hand_over(
    *, request: ReleaseRequest, handed: Handed, by: Member, now: datetime
) -> ReleaseHandover:
    """Note that the packet was handed over. It is never edited afterwards.

    The papers are set, to be compared, before the transaction: nobody is to wait for that.

    Raises:
        PermissionDenied: it is somebody else's request.
        ValidationError: by field; the grant is over; the record is no longer what was decided on;
            or with code `own` or `elsewhere`.
    """
    by.check_right(HAND_OVER.right)
    return _hand_over(request, handed, told_before(request.decision), by=by, now=now)


@transaction.atomic
def _hand_over(
    request: ReleaseRequest, handed: Handed, told: Told | None, *, by: Member, now: datetime
) -> ReleaseHandover:
    row = locked(request)
    HAND_OVER.check_can_now(row, by=by, today=handed.handed_on)
    decision = row.decision
    assert decision is not None, "what has a packet is decided"
    check_told(decision, told)
    handover = noted_hand_over(row, decision.packet, handed, by=by, now=now)
    [row.state] = HAND_OVER.end
    row.save()
    after = {**as_told(standing_handover(handover)), "packet_sha256": decision.packet.sha256}
    record_step(row, HAND_OVER.event, by=by, after=after)
    return handover


@transaction.atomic
def correct_hand_over(
    *, request: ReleaseRequest, handed: Handed, reason: str, by: Member, now: datetime
) -> HandoverCorrection:
    """Note what is right of a hand-over, dated and with its reason, beside what was noted first.

    Raises:
        PermissionDenied: it is somebody else's request.
        ValidationError: by field; nothing is corrected; or with code `own` or `elsewhere`.
    """
    row = locked(request)
    CORRECT_HAND_OVER.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_CORRECTED)
    handover = row.handover
    assert handover is not None, "what is handed over has its hand-over"
    check_day(handed.handed_on, handover.packet.decision, today=timezone.localdate(now))
    receipt = checked_reason(handed.receipt, missing=WHY_RECEIPT, field="receipt")
    right = replace(handed, receipt=receipt)
    stood = standing_handover(handover)
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
    return correction


def _other_than(one: Handed, other: Handed) -> dict[str, str]:
    """What `other` says, as far as it is not what `one` says."""
    same = as_told(one).items()
    return {name: value for name, value in as_told(other).items() if (name, value) not in same}
