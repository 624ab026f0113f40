"""Who taught a roll call: whether they can have, and where else they were that day."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from frame.words import us_date
from people.actions.locking import check_not_merged
from people.models import Member
from records.credit.overriding import Warned
from records.credit.problem_kinds import TEACHER_ELSEWHERE, Problem
from records.intake.models import RollCallReport
from records.querysets.roll_calls import standing_lines

TAUGHT_AND_THERE = "{} is ticked as who was there. Take the tick away, or correct who taught."
TAUGHT_IT_YOURSELF = (
    "{} is you, and nobody documents what they taught themselves. Leave the report to a colleague, "
    "who names you; or correct who taught."
)


def check_teachers(
    teachers: Iterable[Member],
    there: Iterable[Member],
    report: RollCallReport,
    *,
    held: Iterable[Member],
    by: Member,
) -> None:
    """Refuse who decides it, is down as an attendee too, was not employed on the day, or was
    merged away.

    Args:
        held: each of these members as they are now, locked.

    Raises:
        ValidationError: for the field `taught_by`, a sentence for each.
    """
    now = {member.pk: member for member in held}
    attended = {member.pk for member in there}
    found = (
        _not_who_taught(now[each.pk], report, attended=attended, by=by)
        for each in dict.fromkeys(teachers)
    )
    if refused := [words for words in found if words]:
        raise ValidationError({"taught_by": refused})


def _not_who_taught(
    teacher: Member, report: RollCallReport, *, attended: set[int], by: Member
) -> str:
    """Why a member can't be kept as who taught, in words; blank where they can."""
    try:
        check_not_merged(teacher)
    except ValidationError as refused:
        return str(refused.messages[0])
    if teacher.pk == by.pk:
        return TAUGHT_IT_YOURSELF.format(teacher)
    if teacher.pk in attended:
        return TAUGHT_AND_THERE.format(teacher)
    if not teacher.is_employed_on(report.held_on):
        return (
            f"{teacher} was no member on {us_date(report.held_on)}. Correct who taught, or leave "
            f"{teacher.serial_number} out."
        )
    return ""


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
