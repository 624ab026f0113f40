"""Voiding who is documented by a short roll call, or taught one: no completion could be voided."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.voiding import WHY_VOID, void_rows
from frame.reasons import checked_reason
from frame.words import us_date
from people.models import Member
from records.intake.actions import locked, told
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.states import VOID_DOCUMENTED, VOID_LINE, VOID_TAUGHT
from records.telling import tell_of_documented_void

NOBODY_TICKED = "Nobody is ticked. Tick whoever was not there, or did not teach."


@transaction.atomic
def void_documented(
    *,
    report: RollCallReport,
    lines: Collection[int],
    taught: Collection[int] = (),
    reason: str,
    by: Member,
    now: datetime,
) -> list[RollCallLine | RollCallTaught]:
    """Take members out of a short roll call, or who taught out of any, with the reason.

    Their rows stay readable.

    Args:
        lines: keys of theirs.
        taught: keys of who taught.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: by field; or the report documents nobody; or one of the rows is void
            already, left out, credited, or one's own.
    """
    row = locked(report, seen=None)
    VOID_DOCUMENTED.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_VOID)
    there = list(row.lines.filter(pk__in=lines).select_related("report", "member", "voided_by"))
    taught_it = list(row.taught.filter(pk__in=taught).select_related("member", "voided_by"))
    if not there and not taught_it:
        raise ValidationError(NOBODY_TICKED)
    void_rows(there, VOID_LINE, reason=reason, by=by, now=now)
    void_rows(taught_it, VOID_TAUGHT, reason=reason, by=by, now=now)
    what = f"{row.course} of {us_date(row.held_on)}"
    voided = {
        "voided": [line.member.serial_number for line in there],
        "taught_by": [each.member.serial_number for each in taught_it],
    }
    after = {name: serials for name, serials in voided.items() if serials}
    told(row, VOID_DOCUMENTED.event, by=by, after={**after, "void_reason": reason})
    for rows, of_it in (
        (there, f"{what}, documented without credit"),
        (taught_it, f"Teaching {what}, at roll call"),
    ):
        tell_of_documented_void([each.member for each in rows], of_it, reason=reason, by=by)
    return [*there, *taught_it]
