"""What every write to the draft of a sheet begins and ends with: the lock, and the event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from courses.models import CourseSession
from events.event_log import record_event
from people.models import Member
from records.models import SheetLine, SignInSheet
from records.sheet_changes import SheetEventKind
from records.states import CHANGE_LINES


def locked_class(**which: Any) -> CourseSession:
    """A class with its course, locked, and its sheet with it: all who change that lock the class.

    What is joined to the locked row is not read anew after a wait; a course is not changed here.
    """
    classes = CourseSession.objects.select_for_update(of=("self",)).select_related("course")
    return classes.get(**which)


def locked_sheet(key: int) -> SignInSheet:
    """A sheet, locked through its class."""
    course_session = locked_class(sheet=key)
    sheet = SignInSheet.objects.get(pk=key)
    sheet.course_session = course_session
    return sheet


def sheet_of(course_session: CourseSession) -> SignInSheet | None:
    return SignInSheet.objects.filter(course_session=course_session).first()


def locked_line(line: SheetLine, by: Member) -> tuple[SignInSheet, SheetLine]:
    """The sheet, locked, and the line as it is now."""
    sheet = locked_sheet(line.sheet_id)
    CHANGE_LINES.check_can(sheet, by=by)
    current = SheetLine.objects.filter(pk=line.pk, sheet=sheet).first()
    if current is None:
        raise ValidationError(
            f"The line of {line.serial_number} is gone: another clerk removed it."
        )
    if current.completion_id is not None:
        raise ValidationError(
            f"The credit of {current.serial_number} is written. Void it to change it."
        )
    return sheet, current


def record_change(
    sheet: SignInSheet,
    kind: SheetEventKind,
    *,
    by: Member,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Count the change and leave its event; the event names the version it made."""
    SignInSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    sheet.version += 1
    record_event(
        kind,
        by=by,
        about=sheet,
        before=before,
        after={**(after or {}), "version": sheet.version},
    )
