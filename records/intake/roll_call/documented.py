"""Training at roll call that is documented without credit: too short for a quarter hour."""

from datetime import date, datetime

from django.db.models import QuerySet

from courses.credit_hours import FEWEST_MINUTES
from people.models import Member
from records.intake.models import RollCallLine, RollCallReport


def documented_lines() -> QuerySet[RollCallLine]:
    """Who was there, by every accepted report that gives no credit."""
    return RollCallLine.objects.filter(
        report__state=RollCallReport.State.ACCEPTED,
        report__minutes__lt=FEWEST_MINUTES,
        why_left_out="",
    )


def documented_of(
    member: Member, *, since: date, until: date, known_before: datetime | None
) -> list[RollCallReport]:
    """What a member had of it in these days, the latest first.

    Args:
        known_before: what was accepted just before that moment; None for what is now.
    """
    lines = documented_lines().filter(member=member, report__held_on__range=(since, until))
    if known_before is not None:
        lines = lines.filter(report__decided_at__lt=known_before)
    found = lines.select_related("report__course").order_by("-report__held_on", "-report")
    return [line.report for line in found]
