"""Voiding who is documented by a short roll call, which has no completion that could be voided."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.voiding import WHY_VOID, void_rows
from frame.reasons import checked_reason
from frame.words import us_date
from people.models import Member
from records.intake.actions import locked, told
from records.intake.models import RollCallLine, RollCallReport
from records.intake.states import VOID_DOCUMENTED, VOID_LINE
from records.telling import tell_of_documented_void

NOBODY_TICKED = "Nobody is ticked. Tick whoever was not there."


@transaction.atomic
def void_documented(
    *, report: RollCallReport, lines: Collection[int], reason: str, by: Member, now: datetime
) -> list[RollCallLine]:
    """Take members out of a short roll call, keeping their lines readable with the reason.

    Args:
        lines: keys of theirs.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: by field; or the report documents nobody, or gave credit; or one of the
            lines is void already, left out, or one's own.
    """
    row = locked(report, seen=None)
    VOID_DOCUMENTED.check_can(row, by=by)
    reason = checked_reason(reason, missing=WHY_VOID)
    chosen = list(row.lines.filter(pk__in=lines).select_related("member", "voided_by"))
    if not chosen:
        raise ValidationError({"voided": NOBODY_TICKED})
    void_rows(chosen, VOID_LINE, reason=reason, by=by, now=now)
    members = [line.member for line in chosen]
    serials = [member.serial_number for member in members]
    told(row, VOID_DOCUMENTED.event, by=by, after={"voided": serials, "void_reason": reason})
    what = f"{row.course} of {us_date(row.held_on)}"
    tell_of_documented_void(members, what, reason=reason, by=by)
    return chosen
