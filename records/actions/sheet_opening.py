"""Letting a class wait for its sheet again, whichever step opens it."""

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from courses.models import CourseSession
from people.models import Member
from records.actions.sheet_draft import done, note_changes
from records.actions.sheet_enrolments import enrol_again
from records.models import Completion, DraftChange, SheetLine, SignInSheet
from records.sheet_history import note_on_class
from records.states import REOPEN_CLASS, not_saved

Did = DraftChange.Did
CREDIT_VOIDED = "its credit was voided"


def locked_on_class(
    sheet: SignInSheet,
    course_session: CourseSession,
    *,
    gone: Callable[[SignInSheet], ValidationError] = not_saved,
) -> SignInSheet:
    """The sheet as it is now, locked.

    Args:
        gone: what is said where it is on the class no more; by default, as of a saved one.

    Raises:
        ValidationError: it was moved from the class in the meantime, or another is in its place.
    """
    on_class = SignInSheet.objects.select_for_update().filter(course_session=course_session)
    current = on_class.filter(pk=sheet.pk).first()
    if current is None:
        raise gone(sheet)
    current.course_session = course_session
    return current


def open_sheet(
    sheet: SignInSheet, *, voided: Collection[int] | QuerySet, done: str, by: Member
) -> list[str]:
    """Make a draft of a saved sheet; its class, locked, waits for it again.

    Args:
        voided: the keys of the members whose credit for the class is voided.
        done: what became of the sheet and why, for the history of the class.

    Returns:
        the serial numbers of those who are enrolled again.
    """
    enrolled_again = open_class(sheet.course_session, voided=voided, done=done, by=by)
    sheet.saved_by = sheet.saved_at = None
    sheet.version += 1
    sheet.save(update_fields=["saved_by", "saved_at", "version"])
    return enrolled_again


def open_class(
    course_session: CourseSession, *, voided: Collection[int] | QuerySet, done: str, by: Member
) -> list[str]:
    """Let a class whose sheet goes elsewhere wait for one; all else as `open_sheet` has it."""
    enrolled_again = enrol_again(course_session, voided)
    [course_session.state] = REOPEN_CLASS.end
    note_on_class(course_session, done, by=by)
    course_session.save(update_fields=["state"])
    return enrolled_again


def free_line(voided: Completion, *, by: Member) -> None:
    """Strike the line of a credit that was voided while its sheet is open; put back, it earns anew.

    Args:
        voided: its class is locked, where it has one.
    """
    lines = SheetLine.objects.filter(completion=voided, sheet__saved_at=None)
    line = lines.select_related("sheet__course_session").first()
    if line is None:
        return
    line.completion, line.voided_completion, line.is_struck = None, voided, True
    line.save(update_fields=["completion", "voided_completion", "is_struck"])
    enrol_again(line.sheet.course_session, [voided.member_id])
    note_changes(line.sheet, [done(Did.STRUCK, line, CREDIT_VOIDED)], by=by)
