"""Note that a sign-in sheet was printed: it carries names, those enrolled or those credited."""

from collections.abc import Sequence

from django.db import transaction

from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from people.models import Member

SHEET_PRINT = EventKind(
    "sheet.print", "Printed a sign-in sheet", naming=frozenset({"serial_numbers"})
)
SAVED_SHEET_PRINT = EventKind(
    "sheet.print_saved", "Printed a saved sign-in sheet", naming=frozenset({"serial_numbers"})
)


@transaction.atomic
def note_sheet_printed(
    *, course_session: CourseSession, serial_numbers: Sequence[str], by: Member
) -> None:
    """Leave the event of a blank sheet that was printed.

    Args:
        serial_numbers: of those whose names are on it.
    """
    named = {"serial_numbers": list(serial_numbers)}
    record_event(SHEET_PRINT, by=by, about=course_session, after=named)


@transaction.atomic
def note_saved_sheet_printed(
    *, course_session: CourseSession, serial_numbers: Sequence[str], by: Member
) -> None:
    """Leave the event of a saved sheet that was printed.

    Args:
        serial_numbers: of those whose names are on it.
    """
    named = {"serial_numbers": list(serial_numbers)}
    record_event(SAVED_SHEET_PRINT, by=by, about=course_session, after=named)
