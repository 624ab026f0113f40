"""Saving a sign-in sheet: all of its credit in one transaction, or none of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from courses.actions.locking import locked_class
from courses.models import CourseSession
from events.event_log import record_event
from frame.hours import ZERO
from frame.reasons import checked_reason
from people.models import Member
from records.actions.sheet_draft import told_of_draft
from records.actions.sheet_enrolments import mark_enrolled
from records.actions.sheet_opening import locked_on_class, open_sheet
from records.credit.overriding import Override
from records.credit.problem_kinds import refusal
from records.credit.writing import WrittenCredit, write_credit
from records.models import Completion, SheetLine, SignInSheet
from records.querysets.sheets import changes_since, lines_of
from records.sheet_history import note_on_class
from records.sheet_lines import ReadLine, read_lines
from records.states import CLOSE_CLASS, REOPEN, SAVE, not_on_class

WHY_REOPEN = "Say why the sheet is opened again."


@dataclass(frozen=True)
class SavedSheet:
    """What saving wrote.

    Args:
        hours: earned by all together; a failed test earns none.
    """

    sheet: SignInSheet
    completions: list[Completion]
    hours: Decimal


@transaction.atomic
def save_sheet(
    *,
    sheet: SignInSheet,
    seen_version: int,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
) -> SavedSheet:
    """Write the completion of every line, save the sheet and close its class.

    Its event tells all that was done on the draft. Members enrolled who are on no line but a
    struck one become absent.

    Args:
        seen_version: the version that the clerk has reviewed.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        ValidationError: with code `saved_already`, `changed` (another clerk changed
            it since), `problems` (a line can't be credited), `unconfirmed` (a warning has no
            reason), `empty`, `cancelled` or `future`.
    """
    course_session = locked_class(sheet.course_session_id)
    sheet = locked_on_class(sheet, course_session, gone=not_on_class)
    SAVE.check_can(sheet, by=by, course_session=course_session, now=now)
    check_seen(sheet, seen_version)
    refuse_who_taught(sheet, course_session)
    lines = _lines_to_save(sheet, course_session, by)
    saved_serials = [line.serial_number for line in lines]
    struck = _drop_struck(sheet)
    written, absent = write_lines(
        lines, sheet=sheet, course_session=course_session, by=by, now=now, overrides=overrides
    )
    record_event(
        SAVE.event,
        by=by,
        about=sheet,
        before={"version": seen_version},
        after={
            "version": sheet.version,
            **credit_facts(lines),
            **({"absent": absent} if absent else {}),
            **({"struck": struck} if struck else {}),
            **told_of_draft(sheet, by=by, standing=[*saved_serials, *struck]),
            **written.overridden,
        },
    )
    return SavedSheet(sheet, written.completions, sum((line.credit for line in lines), ZERO))


@transaction.atomic
def reopen_sheet(*, sheet: SignInSheet, reason: str, by: Member) -> SignInSheet:
    """Open a saved sheet again, for people it missed and credit that was voided.

    Credit that stands is kept as it is; a line whose credit was voided is struck, to be put back
    where it is entered again, or stays as it is where its member has another serial number.
    Who was absent, or attended by a credit voided since, is enrolled until the next saving.

    Raises:
        ValidationError: the reason is blank or too long, or the sheet is not saved, or was moved.
    """
    reason = checked_reason(reason, missing=WHY_REOPEN)
    course_session = locked_class(sheet.course_session_id)
    sheet = locked_on_class(sheet, course_session)
    REOPEN.check_can(sheet, by=by)
    # Who has another serial number by now, as one merged away, is on no line to be put back.
    voided = sheet.lines.filter(
        completion__voided_at__isnull=False, completion__member__serial_number=F("serial_number")
    )
    again = list(voided.values_list("serial_number", flat=True))
    assert sheet.saved_by is not None
    before = {"saved_by": sheet.saved_by.serial_number, "saved_at": sheet.saved_at}
    members = voided.values("completion__member")
    done = f"opened again: {reason}"
    enrolled_again = open_sheet(sheet, voided=members, done=done, by=by)
    sheet.lines.filter(serial_number__in=again).update(
        completion=None, voided_completion=F("completion"), is_struck=True
    )
    record_event(
        REOPEN.event,
        by=by,
        about=sheet,
        before=before,
        after={
            "reason": reason,
            "to_enter_again": again,
            "version": sheet.version,
            **({"enrolled_again": enrolled_again} if enrolled_again else {}),
        },
    )
    return sheet


def check_seen(sheet: SignInSheet, seen_version: int) -> None:
    """Refuse what was decided by looking at another version of the sheet.

    Raises:
        ValidationError: with code `changed`, saying what happened since.
    """
    if sheet.version == seen_version:
        return
    said = changes_since(sheet, seen_version)
    raise refusal(
        "changed", "This sheet changed since you looked at it, so nothing was done.", *said
    )


def refuse_who_taught(sheet: SignInSheet, course_session: CourseSession) -> None:
    """Refuse to close a class of which an instructor has credit as an attendee.

    The rules of credit see to lines that are written now; who teaches may have changed since
    others were.

    Raises:
        ValidationError: with code `problems`, a sentence for each.
    """
    written = Completion.objects.not_voided().filter(
        sheet_line__sheet=sheet,
        role=Completion.Role.ATTENDEE,
        member__in=course_session.instructors.all(),
    )
    if wrong := list(written.select_related("member").order_by("pk")):
        raise refusal(
            "problems",
            "Nothing was saved: an instructor of this class has its credit as an attendee.",
            *(
                f"{each.member}: void the credit of that line, or take "
                f"{each.member.last_name} off the class's instructors if they only sat in."
                for each in wrong
            ),
        )


def _lines_to_save(sheet: SignInSheet, course_session: CourseSession, by: Member) -> list[ReadLine]:
    """The lines whose credit is to be written, none of them hindered as far as can be seen now."""
    lines = list(lines_of(sheet))
    if all(line.completion_id is not None or line.is_struck for line in lines):
        raise ValidationError("There is no line to save. Add serial numbers first.", code="empty")
    read = read_lines(lines, course_session=course_session, by=by)
    refuse_wrong(read)
    return [line for line in read if line.can_be_saved]


def _drop_struck(sheet: SignInSheet) -> list[str]:
    """Take off the lines that were crossed out; the event of the saving keeps them.

    Returns:
        their serial numbers.
    """
    lines = sheet.lines.filter(is_struck=True)
    serials = list(lines.order_by("pk").values_list("serial_number", flat=True))
    if serials:
        lines.delete()
    return serials


def refuse_wrong(lines: list[ReadLine]) -> None:
    """Refuse to save while something hinders the credit of a line.

    Raises:
        ValidationError: with code `problems`, a sentence a line.
    """
    wrong = [line for line in lines if line.problems]
    if wrong:
        raise refusal(
            "problems",
            f"Nothing was saved: {len(wrong)} of {len(lines)} lines need a look.",
            *(f"Line {line.number}, {line.who}: {line.problems[0]}" for line in wrong),
        )


def write_lines(
    lines: list[ReadLine],
    *,
    sheet: SignInSheet,
    course_session: CourseSession,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None,
    done: str = "saved",
) -> tuple[WrittenCredit, list[str]]:
    """Write the credit of lines that nothing hinders, save their sheet and close its class.

    Args:
        done: what becomes of the sheet, for the history of the class.

    Returns:
        what was written, and the serial numbers of those enrolled who are on no line.
    """
    written = write_credit(
        proposals=[line.proposal for line in lines if line.proposal is not None],
        by=by,
        now=now,
        overrides=overrides,
    )
    for line, completion in zip(lines, written.completions, strict=True):
        line.line.completion, line.line.voided_completion = completion, None
    SheetLine.objects.bulk_update(
        [line.line for line in lines], ["completion", "voided_completion"]
    )
    sheet.saved_by, sheet.saved_at = by, now
    sheet.version += 1
    sheet.save(update_fields=["saved_by", "saved_at", "version"])
    [course_session.state] = CLOSE_CLASS.end
    note_on_class(course_session, done, by=by)
    course_session.save(update_fields=["state"])
    return written, mark_enrolled(course_session, written.completions)


def credit_facts(lines: list[ReadLine]) -> dict[str, dict[str, str]]:
    """The credit and the scores that lines were saved with, for the event."""
    credit = {line.serial_number: line.earned_in_log for line in lines}
    scores = {line.serial_number: line.score_words for line in lines if line.score is not None}
    return {"credit": credit, **({"scores": scores} if scores else {})}
