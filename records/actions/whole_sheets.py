"""Undoing a saved sheet as a whole: voided, taken back to be entered again, or moved.

The credit that stands is voided in one transaction with one reason and one event; what was voided
by hand before keeps its own reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.designations import HOURS_COLUMNS
from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from events.voiding import WHY_VOID, void_rows
from frame.reasons import checked_reason
from people.models import Member
from records.actions.sheet_draft import sheet_of, told_of_draft
from records.actions.sheet_enrolments import enrol_again
from records.actions.sheet_saving import check_seen, credit_facts, refuse_wrong, write_lines
from records.credit.overriding import Override
from records.models import Completion, SheetLine, SheetScan, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_history import note_on_class
from records.states import (
    MOVE_SHEET,
    REOPEN_CLASS,
    TAKE_BACK_SHEET,
    VOID_COMPLETION,
    VOID_SCAN,
    VOID_SHEET,
    not_saved,
)
from records.whole_sheet import (
    WholeSheet,
    as_on,
    check_has_room,
    earned,
    read_on,
    whole_sheet,
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
    course_session = _locked_classes(sheet)[sheet.course_session_id]
    sheet = _locked(sheet, course_session)
    VOID_SHEET.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    whole = _void_what_stands(sheet, reason=reason, by=by, now=now)
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
    course_session = _locked_classes(sheet)[sheet.course_session_id]
    sheet = _locked(sheet, course_session)
    TAKE_BACK_SHEET.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    whole = _void_what_stands(sheet, reason=reason, by=by, now=now)
    _take_off_the_voided(sheet, whole)
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

    Args:
        to: a class without a saved sheet, whose draft, if it has one, is empty.
        overrides: why warnings are no hindrance there, by key of their kind.

    Raises:
        PermissionDenied: `by` may not void completions, or not enter them.
        ValidationError: for the same reasons as `void_sheet`; or the other class takes no sheet;
            or, with the codes of `save_sheet`, the credit can't be written there.
    """
    reason = checked_reason(reason, missing=WHY_MOVE)
    classes = _locked_classes(sheet, to)
    left, to = classes[sheet.course_session_id], classes[to.pk]
    sheet = _locked(sheet, left)
    MOVE_SHEET.check_can(sheet, by=by, course_session=to, now=now)
    check_seen(sheet, seen_version)
    draft_there = _make_room(to, by=by)
    whole = _void_what_stands(sheet, reason=reason, by=by, now=now)
    _take_off_the_voided(sheet, whole)
    lines = as_on(to, whole, from_class=left)
    SheetLine.objects.bulk_update(lines, ["serial_number", "completion", *HOURS_COLUMNS])
    sheet.course_session = to
    sheet.save(update_fields=["course_session"])
    read = read_on(to, lines, whole=whole, by=by, is_voided=True)
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
    enrolled_again = _open_class(left, whole, done=f"moved to {to}: {reason}", by=by)
    scans = _move_scans(left, to, reason=reason, by=by, now=now)
    record_event(
        MOVE_SHEET.event,
        by=by,
        about=sheet,
        before={"class": str(left), "credit": _credit_of(whole)},
        after={
            "class": str(to),
            **credit_facts(read),
            "reason": reason,
            "version": sheet.version,
            **_what_else(whole, enrolled_again),
            **({"absent": absent} if absent else {}),
            **({"scans": scans} if scans else {}),
            **draft_there,
            **written.overridden,
        },
    )
    return UndoneSheet(sheet, whole, written.completions)


def check_can_be_undone(whole: WholeSheet, *, by: Member) -> None:
    """Refuse a sheet of which nothing stands, or a line of which can't be voided.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: saying why not; nobody voids their own.
    """
    if not whole.standing:
        raise ValidationError(
            "Every line of this sheet is voided already, so nothing of it stands. Open the sheet "
            "again to enter its lines anew.",
            code="voided",
        )
    for completion in whole.completions:
        VOID_COMPLETION.check_can(completion, by=by)


def _locked_classes(sheet: SignInSheet, *more: CourseSession) -> dict[int, CourseSession]:
    """The class that a sheet was on when it was read, and more classes, locked, by key.

    What is joined to a locked row is not read anew after a wait; a course is not changed here.
    """
    classes = CourseSession.objects.select_for_update(of=("self",)).select_related("course")
    wanted = {sheet.course_session_id, *(each.pk for each in more)}
    return {each.pk: each for each in classes.filter(pk__in=wanted).order_by("pk")}


def _locked(sheet: SignInSheet, course_session: CourseSession) -> SignInSheet:
    """The sheet as it is now, locked.

    Raises:
        ValidationError: it was moved from the class in the meantime.
    """
    locked = SignInSheet.objects.select_for_update()
    current = locked.filter(pk=sheet.pk, course_session=course_session).first()
    if current is None:
        raise not_saved(sheet)
    current.course_session = course_session
    return current


def _void_what_stands(sheet: SignInSheet, *, reason: str, by: Member, now: datetime) -> WholeSheet:
    """Void the credit of every line that was not voided by hand.

    Members are locked before their credit, as bookings lock them.
    """
    lines = list(lines_of(sheet))
    seen = {line.completion.pk: line for line in lines if line.completion is not None}
    members = {
        line.completion.member.pk: line.completion.member for line in lines if line.completion
    }
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=list(members)).order_by("pk"))
    # No joins: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    stored = Completion.objects.select_for_update().filter(pk__in=list(seen)).order_by("pk")
    for completion in stored:
        completion.member = members[completion.member_id]
        seen[completion.pk].completion = completion
    whole = whole_sheet(lines)
    check_can_be_undone(whole, by=by)
    void_rows(whole.completions, VOID_COMPLETION, reason=reason, by=by, now=now)
    return whole


def _take_off_the_voided(sheet: SignInSheet, whole: WholeSheet) -> None:
    """Leave behind what was voided by hand: it may be typed again, and is not by itself."""
    sheet.lines.filter(pk__in=[line.pk for line in whole.voided_before]).delete()


def _make_room(to: CourseSession, *, by: Member) -> dict[str, list[str]]:
    """Take an empty draft off the class that a sheet is moved to.

    Returns:
        what was once typed on it, for the event.

    Raises:
        ValidationError: the draft has lines.
    """
    check_has_room(to)
    draft = sheet_of(to)
    if draft is None:
        return {}
    told = told_of_draft(draft, by=by)
    draft.delete()
    return told


def _open_class(
    course_session: CourseSession, whole: WholeSheet, *, done: str, by: Member
) -> list[str]:
    """Let a class wait for its sheet again.

    Args:
        done: what became of the sheet, for the history of the class.

    Returns:
        the serial numbers of those who are enrolled again.
    """
    members = [each.member_id for each in whole.completions + whole.completions_voided_before]
    enrolled_again = enrol_again(course_session, members)
    [course_session.state] = REOPEN_CLASS.end
    note_on_class(course_session, done, by=by)
    course_session.save(update_fields=["state"])
    return enrolled_again


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
    enrolled_again = _open_class(sheet.course_session, whole, done=done, by=by)
    sheet.saved_by = sheet.saved_at = None
    sheet.version += 1
    sheet.save(update_fields=["saved_by", "saved_at", "version"])
    record_event(
        kind,
        by=by,
        about=sheet,
        before={"credit": _credit_of(whole)},
        after={
            "reason": reason,
            "version": sheet.version,
            **_what_else(whole, enrolled_again),
        },
    )
    return UndoneSheet(sheet, whole, [])


def _move_scans(
    left: CourseSession, to: CourseSession, *, reason: str, by: Member, now: datetime
) -> list[str]:
    """Void the scans on the class that is left and attach the same papers to the other.

    Returns:
        the names of the papers.
    """
    scans = list(
        SheetScan.objects.not_voided()
        .filter(course_session=left)
        .select_for_update(of=("self",))
        .select_related("document")
    )
    void_rows(scans, VOID_SCAN, reason=reason, by=by, now=now)
    SheetScan.objects.bulk_create(
        SheetScan(course_session=to, document=scan.document) for scan in scans
    )
    return [scan.document.name for scan in scans]


def _credit_of(whole: WholeSheet) -> dict[str, str]:
    return {each.member.serial_number: str(earned(each)) for each in whole.completions}


def _what_else(whole: WholeSheet, enrolled_again: list[str]) -> dict[str, Any]:
    left = [each.member.serial_number for each in whole.completions_voided_before]
    return {
        **({"voided_before": left} if left else {}),
        **({"enrolled_again": enrolled_again} if enrolled_again else {}),
    }
