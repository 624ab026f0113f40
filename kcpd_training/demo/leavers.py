"""Leavers of the demo department: the last one's pack is owed, an earlier one's handed over."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.signing import NoKeyError
from frame.rights import Role
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from kcpd_training.desk.leavers import prepare_for
from people.models import Member
from records.leavers.actions import hand_over_pack, take_pack
from records.leavers.models import LeaverPack
from records.leavers.owed import owed_packs
from records.leavers.signing import issuer_did

RECEIPT = "Signed for at the counter of the Training Unit; the paper is in the personnel file."


def plan_hand_over(department: Department, timeline: Timeline, *, today: date) -> bool:
    """Put into the timeline that a pack was prepared and handed over.

    Returns:
        whether there is one: without a key to sign by, or with one leaver alone, there is not.
    """
    try:
        issuer_did()
    except NoKeyError:
        return False
    left = list(owed_packs().filter(separated_on__lt=today).order_by("-separated_on", "pk")[:2])
    if len(left) < 2:
        return False
    clerk = department.designated(Role.TRAINING_ENTRY)[0].member
    leaver = left[1]
    yesterday = today - timedelta(days=1)
    timeline.at(at(yesterday, time(9, 10)), lambda now: prepare_for(leaver, by=clerk, now=now))
    timeline.at(at(yesterday, time(15, 5)), lambda now: hand_over(leaver, clerk, now))
    return True


def hand_over(leaver: Member, clerk: Member, now: datetime) -> None:
    """The leaver came by for it."""
    pack = LeaverPack.objects.get(member=leaver)
    take_pack(pack=pack, by=clerk)
    hand_over_pack(
        pack=pack,
        on=timezone.localdate(now),
        to=leaver.name,
        how=LeaverPack.How.IN_PERSON,
        receipt=RECEIPT,
        by=clerk,
        now=now,
    )


def at(day: date, hour: time) -> datetime:
    """A moment of the department's day."""
    return timezone.make_aware(datetime.combine(day, hour))
