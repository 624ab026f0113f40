"""Copies of a packet that were taken as a file: by whom, and whether one left the house.

A packet that is built is taken to be looked at and to be handed over. Where its request ends
otherwise, somebody says what became of the copies; where one left, that is a hand-over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event
from events.said import said_after
from events.trail import events_of_row
from frame.reasons import checked_reason
from frame.words import us_date, us_datetime
from people.models import Member
from records.releases.models import (
    Disclosure,
    ReleaseDecision,
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.states import (
    HAND_OVER,
    REOPEN,
    SAY_COPIES,
    TAKE_PACKET,
    WITHDRAW,
    check_not_about,
)

WHY_RECEIPT = "Say what shows that it arrived: a signature, a receipt number, an answer."
WHY_COPIES = (
    "The packet was taken away as a file. Say whether a copy left the house; what left stands in "
    "the log of each member."
)
WHICH_LEFT = "Say which packet left: choose one that was taken, and is not noted yet."
NOTHING_UNTOLD = (
    "No copy of its packet was taken, or it was said what became of each. Nothing was done now."
)
NOBODY_SAYS = "A copy was taken, and nobody says where a copy of their own went."
NONE_LEFT, ONE_LEFT = "None left the house", "One left the house"
COPIES = "copies"


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


@dataclass(frozen=True)
class Copies:
    """What somebody says of the copies that were taken.

    Args:
        left: how one left the house; None where none did.
    """

    left: Handed | None
    said_at: datetime


def untold_copies(requests: Iterable[ReleaseRequest]) -> dict[int, list[Event]]:
    """The takings of packets of which nobody has said since what became of the copy, by request."""
    keys = {str(row.pk): row.pk for row in requests}
    steps = (HAND_OVER.event, WITHDRAW.event, REOPEN.event, SAY_COPIES.event)
    events = Event.objects.filter(
        about_type=ReleaseRequest._meta.label,
        about_id__in=list(keys),
        action__in=[TAKE_PACKET.name, *(kind.name for kind in steps)],
    )
    untold: dict[int, list[Event]] = {}
    # What is taken after that tells of nothing that could have left before.
    is_over = set[int]()
    for event in events.order_by("pk"):
        key = keys[event.about_id]
        if event.action == HAND_OVER.event.name:
            is_over.add(key)
        elif event.action == TAKE_PACKET.name:
            untold.setdefault(key, []).append(event)
        elif (said := said_after(event)).tells(COPIES):
            of = said.text("packet_sha256")
            rest = [each for each in untold.pop(key, []) if of and not _is_of(each, of)]
            untold |= {key: rest} if rest else {}
    return {key: taken for key, taken in untold.items() if key not in is_over}


def _is_of(taking: Event, sha256: str) -> bool:
    return said_after(taking).text("packet_sha256") == sha256


def taken_in_words(request: ReleaseRequest) -> list[str]:
    """Each taking of a packet of a request, the oldest first: by whom and when."""
    return [
        f"Taken as a file by {event.by_name} on {us_datetime(event.at)}."
        for event in events_of_row(request, [TAKE_PACKET]).order_by("pk")
    ]


def takings_of(packet: ReleasePacket) -> list[Event]:
    """The events of taking one packet as a file, the first one first."""
    events = events_of_row(packet.decision.request, [TAKE_PACKET]).order_by("pk")
    return [event for event in events if _is_of(event, packet.sha256)]


def may_have_left(request: ReleaseRequest) -> list[ReleasePacket]:
    """Packets that were taken as a file, are not to leave, and are not noted as having left.

    The last one first, whatever was said of their copies: a copy may turn up after all.
    """
    takings = events_of_row(request, [TAKE_PACKET])
    taken = {said_after(taking).text("packet_sha256") for taking in takings}
    packets = ReleasePacket.objects.filter(
        decision__request=request, sha256__in=taken, handover__isnull=True
    )
    if request.state == ReleaseRequest.State.BUILT:
        packets = packets.exclude(decision=request.decision_id)
    return list(packets.select_related("decision__request").order_by("-pk"))


def check_may_settle(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse whom it is about to end it where a copy was taken: they would say where it went.

    Raises:
        ValidationError: with code `own`.
    """
    if untold_copies([request]):
        check_not_about(request, by=by, words=NOBODY_SAYS)


def settled_copies(request: ReleaseRequest, said: Copies | None, *, by: Member) -> dict[str, str]:
    """What the event says of the copies that were taken; a hand-over is noted where one left.

    Raises:
        ValidationError: by field; nothing is said of copies that were taken, or they are about
            `by`.
    """
    if not untold_copies([request]):
        return {}
    check_may_settle(request, by=by)
    if said is None:
        raise ValidationError({"did_leave": WHY_COPIES})
    if said.left is None:
        return {COPIES: NONE_LEFT}
    packet = ReleasePacket.objects.filter(decision__request=request).latest("pk")
    return _noted_copy(request, packet, said.left, by=by, now=said.said_at)


def left_after_all(
    request: ReleaseRequest, packet: ReleasePacket | None, said: Copies, *, by: Member
) -> dict[str, str]:
    """What the event says of a copy of which it was said that it had not left.

    Args:
        packet: which one left; None where no other was taken.

    Raises:
        ValidationError: by field; no copy left that is not noted already, or it could be several.
    """
    packets = may_have_left(request)
    if said.left is None or not packets:
        raise ValidationError(NOTHING_UNTOLD)
    if packet not in packets:
        if packet is not None or len(packets) > 1:
            raise ValidationError({"packet": WHICH_LEFT})
        [packet] = packets
    told = _noted_copy(request, packet, said.left, by=by, now=said.said_at)
    return {**told, "packet_sha256": packet.sha256}


def _noted_copy(
    request: ReleaseRequest, packet: ReleasePacket, left: Handed, *, by: Member, now: datetime
) -> dict[str, str]:
    handover = noted_hand_over(request, packet, left, by=by, now=now)
    return {COPIES: ONE_LEFT, **as_told(standing_handover(handover))}


def noted_hand_over(
    request: ReleaseRequest, packet: ReleasePacket, handed: Handed, *, by: Member, now: datetime
) -> ReleaseHandover:
    """Write down that a packet left, with a line in the log of each member of whom pages left.

    Raises:
        ValidationError: by field; it can't have left on that day, or nothing shows that it arrived.
    """
    decision = packet.decision
    check_day(handed.handed_on, packet, today=timezone.localdate(now))
    handover = ReleaseHandover.objects.create(
        request=request,
        packet=packet,
        handed_to=handed.handed_to,
        how=handed.how,
        handed_on=handed.handed_on,
        receipt=checked_reason(handed.receipt, missing=WHY_RECEIPT, field="receipt"),
        by=by,
        noted_at=now,
    )
    members = request.asked_about
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
    return handover


def standing_handover(handover: ReleaseHandover) -> Handed:
    """How a packet left, as it was last corrected."""
    row = handover.corrections.last() or handover
    return Handed(row.handed_to, row.how, row.handed_on, row.receipt)


def as_told(handed: Handed) -> dict[str, str]:
    """What the event of a hand-over says of it."""
    return {
        "handed_to": handed.handed_to,
        "how": ReleaseHandover.How(handed.how).label,
        "handed_on": str(handed.handed_on),
        "receipt": handed.receipt,
    }


def what_left(decision: ReleaseDecision, member: Member) -> Sequence[str]:
    """The titles of the pages that are of a member, and not left out.

    Whoever was merged into the member since was named by a key of their own.
    """
    return [
        each["title"]
        for each in decision.leaves
        if member.own_keys.intersection(each["members"]) and not each["is_left_out"]
    ]


def check_day(handed_on: date, packet: ReleasePacket, *, today: date) -> None:
    """Refuse a day on which it can't have left: before anybody took it as a file, or to come.

    Raises:
        ValidationError: for the field.
    """
    built_on = timezone.localdate(packet.built_at)
    taken = takings_of(packet)
    taken_on = timezone.localdate(taken[0].at) if taken else built_on
    words = ""
    if handed_on > today:
        words = f"{us_date(handed_on)} is still to come."
    elif handed_on < built_on:
        words = f"The packet was built on {us_date(built_on)}, and can’t have left before."
    elif handed_on < taken_on:
        words = (
            f"Nobody took the packet as a file before {us_date(taken_on)}, so it can’t have left "
            "before."
        )
    if words:
        raise ValidationError({"handed_on": words})
