"""What a report of roll call training must say before it is sent."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from frame.days import day_problem
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.credit.taught_by import is_taught_by
from records.intake.models import RollCallReport

# What a supervisor tells, by column.
COLUMNS = ("title", "subject", "held_on", "minutes", "instructors", "notes")
# Of one roll call on one day; what is longer, or of several days, is a class with a sheet.
MOST_MINUTES = 720
MOST_PRESENT = 500
NOBODY_THERE = "Nobody is ticked or named. Tick who was there, or type serial numbers below."


def checked_report(
    values: Mapping[str, Any], members: Sequence[Member], *, by: Member, now: datetime
) -> dict[str, Any]:
    """What a supervisor tells, as it is stored.

    Raises:
        ValidationError: by field, naming the value and the way out.
    """
    given = {name: values[name] for name in COLUMNS}
    errors: dict[str, Any] = {}
    is_other = given["subject"] == RollCallReport.OTHER
    if is_other and not given["title"]:
        errors["title"] = "Say in a few words what was taught, since it is none of the seven."
    given["title"] = (
        given["title"] or RollCallReport(subject=given["subject"]).get_subject_display()
    )
    if problem := day_refused(given["held_on"], today=timezone.localdate(now)):
        errors["held_on"] = problem
    if problem := minutes_refused(given["minutes"]):
        errors["minutes"] = problem
    problems = _not_there(members, given["held_on"], by=by) if "held_on" not in errors else []
    problems += [
        f"{_named(member)} is down as who taught, and an instructor earns no credit as an "
        f"attendee. Untick {member.serial_number}, or correct who taught."
        for member in members
        if any(is_taught_by(words, member) for words in given["instructors"])
    ]
    if not members:
        problems = [NOBODY_THERE]
    elif len(members) > MOST_PRESENT:
        problems = [f"{len(members):,} members are more than {MOST_PRESENT}. Send two reports."]
    elif not by.has_right(Right.ENTER_COMPLETIONS) and not _any_own(members, by):
        # Alone, so that nothing is told of who is of no concern to the sender.
        problems = [
            "Nobody of those who were there is of an element that you lead. Their own supervisor "
            "reports it."
        ]
    if problems:
        errors["present"] = problems
    if errors:
        raise ValidationError(errors)
    return given


def day_refused(day: date, *, today: date) -> str:
    """Why nothing can have been taught on a day, in words; blank where it can."""
    if day > today:
        return f"{us_date(day)} is still to come. Send it once the training was held."
    return day_problem(day, today=today)


def minutes_refused(minutes: int) -> str:
    """Why training can't be so long, in words; blank where it can."""
    if not 0 < minutes <= MOST_MINUTES:
        return (
            f"{minutes:,} minutes is not the length of a training. Write the minutes, "
            f"1 to {MOST_MINUTES}; what is longer is a class, with a sign-in sheet."
        )
    return ""


def _not_there(members: Sequence[Member], day: date, *, by: Member) -> list[str]:
    """A sentence for each who was not employed on the day, as far as `by` sees their records.

    Of anybody else, whoever accepts the report is told: the answer to the sender, day by day,
    would tell when they left.
    """
    missing = [member for member in members if not member.is_employed_on(day)]
    if not missing:
        return []
    keys = [member.pk for member in missing]
    seen = set(Member.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        f"{_named(member)} {_why_not_there(member, day)}. Leave them out, or correct the day."
        for member in missing
        if member.pk in seen
    ]


def _why_not_there(member: Member, day: date) -> str:
    if member.hired_on <= day:
        return f"left on {us_date(member.separated_on)}, before {us_date(day)}"
    return f"was hired on {us_date(member.hired_on)}, after {us_date(day)}"


def _any_own(members: Sequence[Member], by: Member) -> bool:
    reached = set(by.reached_element_ids)
    return any(member.element_id in reached for member in members)


def _named(member: Member) -> str:
    return f"{member.serial_number} {member.name}"
