"""Training at roll call that is documented without credit: too short for a quarter hour."""

from datetime import date, datetime

from people.models import Member
from records.intake.models import RollCallReport
from records.querysets.roll_calls import documented_lines


def documented_of(
    member: Member, *, since: date, until: date, known_before: datetime | None
) -> list[RollCallReport]:
    """What a member had of it in these days, the latest first.

    Args:
        known_before: what stood just before that moment; None for what stands now.
    """
    lines = documented_lines(known_before=known_before).filter(
        member=member, report__held_on__range=(since, until)
    )
    found = lines.select_related("report__course").order_by("-report__held_on", "-report")
    return [line.report for line in found]
