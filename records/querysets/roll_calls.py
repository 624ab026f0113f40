"""Who was at a roll call and who taught it, by every report that is accepted and stands."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from courses.credit_hours import FEWEST_MINUTES
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Counted(TypedDict):
        were_there: int

    StandingReport = WithAnnotations[RollCallReport, _Counted]


def documented_lines(*, known_before: datetime | None = None) -> QuerySet[RollCallLine]:
    """Who was there, by every accepted report that gives no credit; without the voided ones.

    Args:
        known_before: what stood just before that moment; None for what stands now.
    """
    lines = RollCallLine.objects.filter(
        report__state=RollCallReport.State.ACCEPTED,
        report__minutes__lt=FEWEST_MINUTES,
        why_left_out="",
    )
    if known_before is None:
        return lines.filter(voided_at__isnull=True)
    return lines.filter(
        Q(voided_at__isnull=True) | Q(voided_at__gte=known_before),
        report__decided_at__lt=known_before,
    )


def standing_lines() -> QuerySet[RollCallLine]:
    """Who was there by every accepted report, credited or documented; without the voided ones."""
    return RollCallLine.objects.filter(
        report__state=RollCallReport.State.ACCEPTED,
        why_left_out="",
        voided_at__isnull=True,
        completion__voided_at__isnull=True,
    )


def standing_reports() -> "QuerySet[StandingReport]":
    """Accepted reports that have somebody there, each with `were_there`: how many."""
    there = standing_lines().filter(report=OuterRef("pk")).order_by().values("report")
    number = there.annotate(number=Count("pk")).values("number")
    return RollCallReport.objects.annotate(were_there=Subquery(number)).filter(were_there__gt=0)


def standing_teaching() -> QuerySet[RollCallTaught]:
    """Who taught what is accepted and has somebody there; without the voided ones."""
    stands = Exists(standing_lines().filter(report=OuterRef("report")))
    return RollCallTaught.objects.filter(stands, voided_at__isnull=True)
