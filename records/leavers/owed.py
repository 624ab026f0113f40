"""Who is owed a leaver's pack, and by when.

Source: 11 CSR 75-15.020(6)
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from events.models import Event
from frame.notices.mailing import PAUSES
from people.models import Member
from people.querysets import MemberQuerySet, OfMemberQuerySet
from records.leavers.models import LeaverPack, PackTry
from records.leavers.states import CORRECT_HAND_OVER, TAKE_PACK
from records.leavers.told import outdated_packs, told_of_anybody

if TYPE_CHECKING:
    from django.db.models import QuerySet


def due_on(separated_on: date) -> date:
    """The last day on which handing over is not late. The rule names none: the setting is ours."""
    return separated_on + timedelta(days=settings.LEAVER_PACK_DAYS)


def owed_again() -> dict[int, LeaverPack]:
    """By key of the leaver, the packs that are not the complete record any more, also given ones.

    Where no CLEE of the time here is left, no other is owed instead (`owed_packs`).
    """
    return {pack.member_id: pack for pack in outdated_packs()}


def owed_packs(again: Mapping[int, LeaverPack] | None = None) -> MemberQuerySet:
    """Officers who leave or left, with CLEE to tell of, of whose separation no pack stands.

    One that is not the complete record any more doesn't stand: another is owed, whoever had it
    prepared. Whether the separation was entered on a page or came with a file makes no difference.

    Args:
        again: `owed_again()`, where that is known; or those of it that are asked about.
    """
    again = owed_again() if again is None else again
    standing = LeaverPack.objects.filter(
        member=OuterRef("pk"), separated_on=OuterRef("separated_on"), withdrawn_at__isnull=True
    )
    leaving = Q(separated_on__isnull=False) & ~Q(license_number="")
    if settings.LEAVER_PACKS_FROM is not None:
        leaving &= Q(separated_on__gte=settings.LEAVER_PACKS_FROM)
    told = told_of_anybody().filter(
        member=OuterRef("pk"), completed_on__lte=OuterRef("separated_on")
    )
    owed = Member.objects.filter(
        (leaving & ~Exists(standing)) | Q(pk__in=[*again]), Exists(told.order_by())
    )
    return owed.order_by("separated_on", "pk")


def failed_tries(again: Mapping[int, LeaverPack] | None = None) -> "QuerySet[PackTry]":
    """What the worker could not prepare and is still owed, what is due first on top.

    Args:
        again: `owed_again()`, where that is known.
    """
    failed = PackTry.objects.filter(
        member__in=owed_packs(again).order_by(), separated_on=F("member__separated_on")
    )
    return failed.select_related("member").order_by("separated_on", "member")


def failures() -> dict[str, list[PackTry]]:
    """By why packs can't be prepared, those that wait for it, what is due first on top."""
    found: dict[str, list[PackTry]] = {}
    for each in failed_tries():
        found.setdefault(each.why, []).append(each)
    return found


def tried_again_at(failed: PackTry) -> datetime:
    """When the worker tries again: later each time, as mail is."""
    return failed.tried_at + PAUSES[min(failed.times, len(PAUSES)) - 1]


def prepared_packs(again: Mapping[int, LeaverPack] | None = None) -> OfMemberQuerySet:
    """Packs that wait to be handed over and of which no other is owed, the longest first.

    Args:
        again: `owed_again()`, where that is known.
    """
    again = owed_again() if again is None else again
    waiting = _waiting_packs().exclude(member__in=owed_packs(again).order_by())
    return waiting.select_related("member").order_by("separated_on", "pk")


def _waiting_packs() -> OfMemberQuerySet:
    """Packs of a separation that stands, which were not handed over."""
    return LeaverPack.objects.filter(
        handed_over_at__isnull=True,
        withdrawn_at__isnull=True,
        separated_on=F("member__separated_on"),
    )


def packs_to_come() -> MemberQuerySet:
    """Leavers whose pack is still to be handed over: it is owed, or prepared and waits.

    What it is made of stays until then: also the papers of who leaves on a day to come.
    """
    # One that waits is to come whatever it tells, so it is not compared with the record.
    again = {pack.member_id: pack for pack in outdated_packs(handed_over_alone=True)}
    owed, waiting = owed_packs(again).order_by(), _waiting_packs().order_by()
    return Member.objects.filter(Q(pk__in=owed.values("pk")) | Q(pk__in=waiting.values("member")))


def taken_and_withdrawn() -> OfMemberQuerySet:
    """Packs whose file was taken and that were withdrawn, of which no hand-over is noted."""
    taken = Event.objects.filter(
        action=TAKE_PACK.name,
        about_type=LeaverPack._meta.label,
        about_id=Cast(OuterRef("pk"), CharField()),
    )
    return LeaverPack.objects.filter(
        Exists(taken), handed_over_at__isnull=True, withdrawn_at__isnull=False
    )


def taken_and_not_noted(pack: LeaverPack) -> OfMemberQuerySet:
    """Those of its member that came before it, to which its page leads."""
    return taken_and_withdrawn().filter(member=pack.member).exclude(pk=pack.pk)


def taken_with_none_after() -> OfMemberQuerySet:
    """Those of members of whom no pack stands, so that the page of none leads to them."""
    standing = LeaverPack.objects.filter(
        member=OuterRef("member"),
        separated_on=OuterRef("member__separated_on"),
        withdrawn_at__isnull=True,
    )
    alone = taken_and_withdrawn().filter(~Exists(standing))
    return alone.select_related("member").order_by("separated_on", "pk")


def corrections_of(packs: Collection[LeaverPack]) -> dict[int, list[Event]]:
    """By key of the pack, each correction of its hand-over, the first one first."""
    events = Event.objects.filter(
        action=CORRECT_HAND_OVER.event.name,
        about_type=LeaverPack._meta.label,
        about_id__in=[str(pack.pk) for pack in packs],
    )
    found: dict[int, list[Event]] = {}
    for event in events.order_by("pk") if packs else ():
        found.setdefault(int(event.about_id), []).append(event)
    return found


def handed_over_to(member: Member) -> OfMemberQuerySet:
    """What a leaver was handed over, the newest first."""
    given = LeaverPack.objects.filter(member=member, handed_over_at__isnull=False)
    return given.order_by("-handed_over_on", "-pk")
