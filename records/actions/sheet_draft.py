"""What every write to the draft of a sheet begins and ends with: the lock, and the journal.

A draft is no record yet, so typing leaves no event: the event that ends the draft tells all of it.
"""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from courses.actions.locking import locked_class
from courses.models import CourseSession
from people.models import Member
from records.draft_journal import journal_for_log
from records.models import DraftChange, SheetLine, SignInSheet
from records.states import CHANGE_LINES


def locked_sheet(key: int) -> SignInSheet:
    """A sheet, locked through its class."""
    course_session = locked_class(SignInSheet.objects.filter(pk=key).values("course_session"))
    sheet = SignInSheet.objects.get(pk=key)
    sheet.course_session = course_session
    return sheet


def sheet_of(course_session: CourseSession) -> SignInSheet | None:
    return SignInSheet.objects.filter(course_session=course_session).first()


def locked_line(line: SheetLine, by: Member) -> tuple[SignInSheet, SheetLine]:
    """The sheet, locked, and the line as it is now.

    Raises:
        ValidationError: the sheet is saved, or the line is gone, written, or struck for its credit
            was voided.
    """
    sheet = locked_sheet(line.sheet_id)
    CHANGE_LINES.check_can(sheet, by=by)
    current = SheetLine.objects.filter(pk=line.pk, sheet=sheet).first()
    if current is None:
        raise ValidationError(
            f"The line of {line.serial_number} is gone: another clerk removed it."
        )
    if current.completion_id is not None:
        raise ValidationError(
            f"The credit of {current.serial_number} is written. Void it on its line to change it."
        )
    if current.is_struck and current.voided_completion_id is not None:
        raise ValidationError(
            f"The credit of {current.serial_number} was voided, and its line is struck. Put it "
            "back first, to enter it anew."
        )
    return sheet, current


def done(did: DraftChange.Did, line: SheetLine, detail: str = "") -> DraftChange:
    """A change of a line, for the journal.

    Args:
        detail: what was set, and what stood there before.
    """
    return DraftChange(did=did, serial_number=line.serial_number, detail=detail)


def note_changes(sheet: SignInSheet, changes: Sequence[DraftChange], *, by: Member) -> None:
    """Count a write as one version of the sheet, and keep in its journal what it did."""
    SignInSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    sheet.version += 1
    now = timezone.now()
    for change in changes:
        change.sheet, change.version, change.by, change.at = sheet, sheet.version, by, now
    DraftChange.objects.bulk_create(changes)


def told_of_draft(
    sheet: SignInSheet, *, by: Member, standing: Collection[str] = ()
) -> dict[str, list[str]]:
    """Hand over the journal of a draft to the event that ends the draft.

    Args:
        by: whose event it is.
        standing: serial numbers that the event names as saved.

    Returns:
        values of the event: what was done, the clerks besides `by`, the serial numbers typed that
        are not saved.
    """
    changes = list(sheet.draft_changes.select_related("by"))
    sheet.draft_changes.all().delete()
    others = {each.by.serial_number for each in changes if each.by_id != by.pk}
    not_saved = {each.serial_number for each in changes} - set(standing)
    told = {
        "draft": journal_for_log(changes),
        "draft_by": sorted(others),
        "not_saved": sorted(not_saved),
    }
    return {name: values for name, values in told.items() if values}
