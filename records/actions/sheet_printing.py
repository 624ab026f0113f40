"""Printing a sign-in sheet: it carries names, and a scan of it is read by what was printed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.actions.locking import locked_class
from courses.class_days import Day
from courses.models import CourseSession
from events.actions import record_file_taken
from events.kinds import RecordEventKind
from frame.rights import Right
from people.models import Member
from records.models import PrintedRow, SheetPrint
from records.paper.sheet_geometry import ROWS_A_PAGE
from records.paper.sign_in_sheet import pages_a_day

PRINTING = (Right.ENTER_COMPLETIONS, Right.SCHEDULE_CLASSES)

SHEET_PRINT = RecordEventKind(
    "sheet.print", "Printed a sign-in sheet", naming=frozenset({"serial_numbers"}), is_look=True
)
SAVED_SHEET_PRINT = RecordEventKind(
    "sheet.print_saved",
    "Printed a saved sign-in sheet",
    naming=frozenset({"serial_numbers"}),
    is_look=True,
)


@transaction.atomic
def print_sheet(
    *,
    course_session: CourseSession,
    days: Sequence[Day],
    members: Sequence[Member],
    by: Member,
    now: datetime,
) -> SheetPrint:
    """Keep whose row is which on a blank sheet that is printed, and leave its event.

    The same sheet printed again is the same print, so that its copies are one sheet.

    Args:
        members: who has a row of their own, in order.

    Raises:
        PermissionDenied: `by` may not print it.
        ValidationError: they have taken too many files today.
    """
    course_session = locked_class(course_session.pk)
    if not _is_theirs(course_session, by):
        by.check_right(*PRINTING)
    latest = course_session.sheet_prints.prefetch_related("rows").last()
    facts = {
        "days": list(dict.fromkeys(day.on.isoformat() for day in days)),
        "rows_a_page": ROWS_A_PAGE,
        "pages_a_day": pages_a_day(members),
    }
    if latest is None or not _is_of(latest, facts, members):
        latest = SheetPrint.objects.create(
            course_session=course_session, printed_by=by, printed_at=now, **facts
        )
        PrintedRow.objects.bulk_create(
            PrintedRow(sheet_print=latest, number=number, member=member)
            for number, member in enumerate(members, start=1)
        )
    named = {"serial_numbers": [member.serial_number for member in members]}
    record_file_taken(SHEET_PRINT, by=by, about=course_session, after=named)
    return latest


def may_print(by: Member, course_session: CourseSession) -> bool:
    """Whether the sheet, with the names on it, is for this member to print."""
    return by.has_right(*PRINTING) or _is_theirs(course_session, by)


def _is_theirs(course_session: CourseSession, by: Member) -> bool:
    """Whether a member coordinates the class or teaches it."""
    return (
        course_session.coordinator_id == by.pk
        or course_session.instructors.filter(pk=by.pk).exists()
    )


def _is_of(sheet_print: SheetPrint, facts: dict[str, Any], members: Sequence[Member]) -> bool:
    """Whether a print has these days and rows."""
    rows = [row.member_id for row in sheet_print.rows.all()]
    return rows == [member.pk for member in members] and all(
        getattr(sheet_print, name) == value for name, value in facts.items()
    )


@transaction.atomic
def note_saved_sheet_printed(
    *, course_session: CourseSession, serial_numbers: Sequence[str], by: Member
) -> None:
    """Leave the event of a saved sheet that was printed.

    Args:
        serial_numbers: of those whose names are on it.

    Raises:
        ValidationError: they have taken too many files today.
    """
    named = {"serial_numbers": list(serial_numbers)}
    record_file_taken(SAVED_SHEET_PRINT, by=by, about=course_session, after=named)
