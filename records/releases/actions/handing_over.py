"""A packet leaves: to whom, how, when, with which receipt; a line in each member's log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frame.reasons import checked_reason
from frame.words import us_date
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.models import Disclosure, ReleaseDecision, ReleaseHandover, ReleaseRequest
from records.releases.states import HAND_OVER

WHY_RECEIPT = "Say what shows that it arrived: a signature, a receipt number, an answer."


@dataclass(frozen=True)
class Handed:
    """How a packet left.

    Args:
        receipt: what shows that it arrived.
    """

    handed_to: str
    how: str
    handed_on: date
    receipt: str


@transaction.atomic
def hand_over(
    *, request: ReleaseRequest, handed: Handed, by: Member, now: datetime
) -> ReleaseHandover:
    """Note that the packet was handed over. It is never edited afterwards.

    Raises:
        PermissionDenied: it is somebody else's request.
        ValidationError: by field; the grant is over; or with code `own` or `elsewhere`.
    """
    row = locked(request)
    HAND_OVER.check_can(row, by=by, today=handed.handed_on)
    decision = row.decision
    assert decision is not None, "what has a packet is decided"
    _check_day(handed.handed_on, decision, today=timezone.localdate(now))
    handover = ReleaseHandover.objects.create(
        request=row,
        packet=decision.packet,
        handed_to=handed.handed_to,
        how=handed.how,
        handed_on=handed.handed_on,
        receipt=checked_reason(handed.receipt, missing=WHY_RECEIPT, field="receipt"),
        by=by,
        noted_at=now,
    )
    members = [each.member for each in row.scope.select_related("member").order_by("pk")]
    left = {member.pk: what_left(decision, member) for member in members}
    Disclosure.objects.bulk_create(
        Disclosure(
            handover=handover,
            member=member,
            what=left[member.pk],
            is_kept_from_member=decision.is_kept_from_member,
        )
        for member in members
        if left[member.pk]
    )
    [row.state] = HAND_OVER.end
    row.save()
    after = {
        "handed_to": handover.handed_to,
        "how": handover.get_how_display(),
        "handed_on": str(handover.handed_on),
        "receipt": handover.receipt,
        "packet_sha256": decision.packet.sha256,
    }
    record_step(row, HAND_OVER.event, by=by, after=after)
    return handover


def what_left(decision: ReleaseDecision, member: Member) -> Sequence[str]:
    """The titles of the pages that are of a member, and not left out.

    Whoever was merged into the member since was named by a key of their own.
    """
    merged = Member.everybody.filter(merged_into=member).values_list("pk", flat=True)
    keys = {member.pk, *merged}
    return [
        each["title"]
        for each in decision.leaves
        if keys.intersection(each["members"]) and not each["is_left_out"]
    ]


def _check_day(handed_on: date, decision: ReleaseDecision, *, today: date) -> None:
    """Refuse a day on which it can't have left.

    Raises:
        ValidationError: for the field.
    """
    built_on = timezone.localdate(decision.packet.built_at)
    words = ""
    if handed_on > today:
        words = f"{us_date(handed_on)} is still to come."
    elif handed_on < built_on:
        words = f"The packet was built on {us_date(built_on)}, and can’t have left before."
    if words:
        raise ValidationError({"handed_on": words})
