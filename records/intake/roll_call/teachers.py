"""Who taught a roll call, and where else they were that day."""

from collections.abc import Iterable

from frame.words import us_date
from people.models import Member
from records.credit.overriding import Warned
from records.credit.problem_kinds import TEACHER_ELSEWHERE, Problem
from records.intake.models import RollCallReport
from records.intake.roll_call.documented import standing_lines


def teachers_elsewhere(report: RollCallReport, teachers: Iterable[Member]) -> list[Warned]:
    """Of who taught a report, each other roll call of the day at which they are down as there."""
    lines = standing_lines().filter(member__in=list(teachers), report__held_on=report.held_on)
    elsewhere = lines.exclude(report=report).select_related("member", "report")
    return [
        Warned(
            Problem(
                TEACHER_ELSEWHERE,
                f"Is down as who taught, and was at the roll call “{line.report.title}” on "
                f"{us_date(report.held_on)} too. Correct who taught, or give the reason when you "
                "save.",
            ),
            line.member.serial_number,
            f"{line.member.serial_number} {line.member.name}",
        )
        for line in elsewhere.order_by("pk")
    ]
