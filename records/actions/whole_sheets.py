"""Undoing a saved sheet as a whole: voided, taken back to be entered again, or moved.

The credit that stands, for teaching the class too, is voided in one transaction with one reason
and one event; what was voided by hand before keeps its own reason. Teaching is proposed anew once a
class is closed by its sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses.actions.locking import locked_class, locked_classes
from courses.designations import HOURS_COLUMNS
from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from events.voiding import WHY_VOID
from frame.reasons import checked_reason
from people.models import Member
from records.actions.sheet_opening import locked_on_class, open_class, open_sheet
from records.actions.sheet_saving import check_seen, credit_facts, refuse_wrong, write_lines
from records.actions.sheet_undoing import (
    credit_of,
    leave_out_there_too,
    make_room,
    members_voided,
    move_scans,
    take_off_the_voided,
    void_what_stands,
    what_else,
)
from records.credit.overriding import Override
from records.models import Completion, SheetLine, SignInSheet
from records.states import (
    MOVE_SHEET,
    TAKE_BACK_SHEET,
    VOID_SHEET,
)
from records.whole_sheet import (
    WholeSheet,
    as_on,
    read_on,
)

WHY_MOVE = "Say why the sheet is moved; the reason stays on record."
WHY_TAKE_BACK = "Say why the sheet is taken back; the reason stays on record."


@dataclass(frozen=True)
class UndoneSheet:
    """What became of a sheet.

    Args:
        whole: the lines whose credit was voided with it, and those voided before.
        written: the credit on the other class, where the sheet was moved.
    """

    sheet: SignInSheet
    whole: WholeSheet
    written: list[Completion]


@transaction.atomic
def void_sheet(
    *, sheet: SignInSheet, seen_version: int, reason: str, by: Member, now: datetime
) -> UndoneSheet:
    """Void all credit of a saved sheet and leave it empty; its class waits for its sheet again.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: the reason is blank or too long, the sheet is not saved or changed since
            it was looked at, nothing of it stands, or a line is one's own.
    """
    reason = checked_reason(reason, missing=WHY_VOID)
    course_session = locked_class(sheet.course_session_id)
    sheet = locked_on_class(sheet, course_session)
    VOID_SHEET.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    whole = void_what_stands(sheet, reason=reason, by=by, now=now)
    sheet.lines.all().delete()
    return _open_again(
        sheet, VOID_SHEET.event, whole, done="voided as a whole", reason=reason, by=by
    )


@transaction.atomic
def take_back_sheet(
    *, sheet: SignInSheet, seen_version: int, reason: str, by: Member, now: datetime
) -> UndoneSheet:
    """Void all credit of a saved sheet and leave its lines as a draft, to be mended and saved.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: for the same reasons as `void_sheet`.
    """
    reason = checked_reason(reason, missing=WHY_TAKE_BACK)
    course_session = locked_class(sheet.course_session_id)
    sheet = locked_on_class(sheet, course_session)
    TAKE_BACK_SHEET.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    whole = void_what_stands(sheet, reason=reason, by=by, now=now)
    take_off_the_voided(sheet, whole)
    lines = as_on(course_session, whole, from_class=course_session)
    SheetLine.objects.bulk_update(lines, ["serial_number", "completion"])
    return _open_again(
        sheet, TAKE_BACK_SHEET.event, whole, done="taken back as a whole", reason=reason, by=by
    )


@transaction.atomic
def move_sheet(
    *,
    sheet: SignInSheet,
    to: CourseSession,
    seen_version: int,
    reason: str,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
) -> UndoneSheet:
    """Void all credit of a saved sheet and write it anew on another class, with the scans.

    Who was left out of teaching it is left out there too.

    Args:
        to: a class without a saved sheet, whose draft, if it has one, is empty.
        overrides: why warnings are no hindrance there, by key of their kind.

    Raises:
        PermissionDenied: `by` may not void completions, or not enter them.
        ValidationError: for the same reasons as `void_sheet`; or the other class takes no sheet;
            or, with the codes of `save_sheet`, the credit can't be written there.
    """
    reason = checked_reason(reason, missing=WHY_MOVE)
    classes = locked_classes(sheet.course_session_id, to.pk)
    left, to = classes[sheet.course_session_id], classes[to.pk]
    sheet = locked_on_class(sheet, left)
    MOVE_SHEET.check_can(sheet, by=by, course_session=to, now=now)
    check_seen(sheet, seen_version)
    draft_there = make_room(to, by=by)
    whole = void_what_stands(sheet, reason=reason, by=by, now=now)
    take_off_the_voided(sheet, whole)
    lines = as_on(to, whole, from_class=left)
    SheetLine.objects.bulk_update(lines, ["serial_number", "completion", *HOURS_COLUMNS])
    # Taken back there, it is a draft that began with the move, not with that of the other class.
    sheet.course_session, sheet.started_by, sheet.started_at = to, by, now
    sheet.save(update_fields=["course_session", "started_by", "started_at"])
    read = read_on(to, lines, whole=whole, from_class=left, by=by, is_voided=True)
    refuse_wrong(read)
    written, absent = write_lines(
        read,
        sheet=sheet,
        course_session=to,
        by=by,
        now=now,
        overrides=overrides,
        done=f"moved here from {left}: {reason}",
    )
    enrolled_again = open_class(
        left, voided=members_voided(whole), done=f"moved to {to}: {reason}", by=by
    )
    left_out = leave_out_there_too(left, to)
    scans = move_scans(left, to, reason=reason, by=by, now=now)
    record_event(
        MOVE_SHEET.event,
        by=by,
        about=sheet,
        before={"class": str(left), "credit": credit_of(whole)},
        after={
            "class": str(to),
            **credit_facts(read),
            "reason": reason,
            "version": sheet.version,
            **what_else(whole, enrolled_again, left=left),
            **({"absent": absent} if absent else {}),
            **({"scans": scans} if scans else {}),
            **({"left_out_there": left_out} if left_out else {}),
            **draft_there,
            **written.overridden,
        },
    )
    return UndoneSheet(sheet, whole, written.completions)


def _open_again(
    sheet: SignInSheet,
    kind: EventKind,
    whole: WholeSheet,
    *,
    done: str,
    reason: str,
    by: Member,
) -> UndoneSheet:
    """Make a draft of the sheet, with the event of what was voided."""
    done = f"{done}: {reason}"
    enrolled_again = open_sheet(sheet, voided=members_voided(whole), done=done, by=by)
    record_event(
        kind,
        by=by,
        about=sheet,
        before={"credit": credit_of(whole)},
        after={
            "reason": reason,
            "version": sheet.version,
            **what_else(whole, enrolled_again, left=sheet.course_session),
        },
    )
    return UndoneSheet(sheet, whole, [])
