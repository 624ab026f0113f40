"""Declining what was sent in: outside training, for a reason of several, and a roll call."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from frame.reasons import checked_reason
from frame.search import folded
from frame.words import us_date
from people.models import Member
from records.intake.actions import locked, told
from records.intake.life import Step
from records.intake.models import OutsideTraining, RollCallReport
from records.intake.states import ROLL_CALL, life_of
from records.intake.telling import tell_declined
from records.models import Completion

Because = OutsideTraining.Because
WHY_DECLINED = "Say why; the member reads it."
WHICH_LINE = "Choose the line that has it."
# What can't be without words.
SAID_IN_WORDS = {Because.NOT_APPROVED, Because.OTHER}


@transaction.atomic
def decline_outside_training(
    *,
    training: OutsideTraining,
    because: str,
    already: Completion | None,
    reason: str,
    by: Member,
    now: datetime,
    seen: int | None = None,
    is_meant: bool = False,
) -> OutsideTraining:
    """Decline what was sent in; nothing of it comes on the record.

    Args:
        because: one of `OutsideTraining.Because`.
        already: the line that has it on the record, where that is why.
        reason: in words, which must be there where POST or another reason decides.
        seen: the number of the last event that the clerk has seen of it.
        is_meant: whether that line was confirmed, which may have nothing of what was sent.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; with code `elsewhere`, where it waits no more.
    """
    row = locked(training, seen=seen)
    step = life_of(row).decline
    assert step is not None
    step.check_can_now(row, by=by)
    row.declined_because = Because(because)
    row.already = (
        _line_of(row, already, is_meant=is_meant) if because == Because.ON_RECORD else None
    )
    if reason.strip() or because in SAID_IN_WORDS:
        row.decline_reason = checked_reason(reason, missing=WHY_DECLINED)
    facts = {
        "because": str(Because(because).label),
        "already": _line_in_words(row.already),
        "reason": row.decline_reason,
    }
    _decline(row, step, facts, by=by, now=now)
    return row


@transaction.atomic
def decline_roll_call(
    *, report: RollCallReport, reason: str, by: Member, now: datetime, seen: int | None = None
) -> RollCallReport:
    """Decline a report of roll call; nothing of it is documented, and it may be sent anew.

    Args:
        seen: the number of the last event that the clerk has seen of it.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: for the field `reason`; or with code `elsewhere`, where it waits no more.
    """
    row = locked(report, seen=seen)
    step = ROLL_CALL.decline
    assert step is not None
    step.check_can_now(row, by=by)
    row.decline_reason = checked_reason(reason, missing=WHY_DECLINED)
    _decline(row, step, {"reason": row.decline_reason}, by=by, now=now)
    return row


def _decline(
    row: OutsideTraining | RollCallReport,
    step: Step,
    facts: dict[str, Any],
    *,
    by: Member,
    now: datetime,
) -> None:
    """Take the step, leave its event with these facts, and tell who sent it."""
    row.decided_by, row.decided_at = by, now
    [row.state] = step.end
    row.save()
    told(row, step.event, by=by, after={name: value for name, value in facts.items() if value})
    tell_declined(row, by=by)


def _line_of(row: OutsideTraining, line: Completion | None, *, is_meant: bool) -> Completion:
    """The line that has it already.

    Raises:
        ValidationError: for the field `already`: none, another member's, one that is void, or one
            whose test was not passed; or for `meant`: it differs in all, and was not confirmed.
    """
    if line is None:
        raise ValidationError({"already": WHICH_LINE})
    # Somebody may void it at this moment.
    line = Completion.objects.select_for_update(no_key=True).get(pk=line.pk)
    if line.member_id != row.sent_by_id:
        raise ValidationError(
            {"already": f"This line is not on the record of {row.sent_by.name}. {WHICH_LINE}"}
        )
    if line.is_voided:
        raise ValidationError(
            {"already": f"This line was voided on {us_date(line.voided_at)}. {WHICH_LINE}"}
        )
    if line.has_failed:
        raise ValidationError(
            {"already": f"The test of this line was not passed, and it gives nothing. {WHICH_LINE}"}
        )
    if not is_meant and _has_nothing_of(row, line):
        raise ValidationError(
            {
                "meant": f"{_line_in_words(line)}, {line.earned_in_words}: another "
                f"course, other days and other hours than “{row.title}”. Say that it is this line, "
                "or choose another."
            }
        )
    return line


def _has_nothing_of(row: OutsideTraining, line: Completion) -> bool:
    """Whether a line has another course, another day and other hours than what was sent in."""
    return (
        folded(line.course.title) != folded(row.title)
        and not row.first_on <= line.completed_on <= row.last_on
        and line.credit_hours != row.hours
    )


def _line_in_words(line: Completion | None) -> str:
    return "" if line is None else f"{line.course}, {us_date(line.completed_on)}"
