"""Who is owed a leaver's pack, and by when.

Source: 11 CSR 75-15.020(6)
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from courses.designations import Source
from people.models import Member
from people.querysets import MemberQuerySet, OfMemberQuerySet
from records.leavers.models import LeaverPack
from records.models import Completion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def due_on(separated_on: date) -> date:
    """The last day on which handing over is not late. The rule names none: the setting is ours."""
    return separated_on + timedelta(days=settings.LEAVER_PACK_DAYS)


def told_of(member: Member) -> "QuerySet[Completion]":
    """The credits that a pack tells: CLEE obtained during the tenure, as it stands.

    Hours of a prior agency are no part of it (policy 930-5 II.K), nor training without POST credit
    or with a failed test, which is no CLEE. The transcript beside it lists that training.
    """
    return _told().filter(member=member, completed_on__lte=member.separated_on)


def _told() -> "QuerySet[Completion]":
    return (
        Completion.objects.not_voided()
        .passed()
        .filter(is_prior_agency=False)
        .exclude(source=Source.NON_POST)
        .order_by("completed_on", "pk")
    )


def owed_packs() -> MemberQuerySet:
    """Officers who leave or left, with CLEE to tell of, of whose separation no pack stands.

    Whether the separation was entered on a page or came with a file makes no difference.
    """
    standing = LeaverPack.objects.filter(
        member=OuterRef("pk"), separated_on=OuterRef("separated_on"), withdrawn_at__isnull=True
    )
    leaving = Q(separated_on__isnull=False) & ~Q(license_number="")
    if settings.LEAVER_PACKS_FROM is not None:
        leaving &= Q(separated_on__gte=settings.LEAVER_PACKS_FROM)
    told = _told().filter(member=OuterRef("pk"), completed_on__lte=OuterRef("separated_on"))
    owed = Member.objects.filter(leaving).filter(Exists(told.order_by()), ~Exists(standing))
    return owed.order_by("separated_on", "pk")


def prepared_packs() -> OfMemberQuerySet:
    """Packs that wait to be handed over, the longest first."""
    waiting = LeaverPack.objects.filter(
        handed_over_at__isnull=True,
        withdrawn_at__isnull=True,
        separated_on=F("member__separated_on"),
    )
    return waiting.select_related("member").order_by("separated_on", "pk")


def handed_over_to(member: Member) -> "QuerySet[LeaverPack]":
    """What a leaver was handed over, the newest first."""
    given = LeaverPack.objects.filter(member=member, handed_over_at__isnull=False)
    return given.order_by("-handed_over_on", "-pk")
