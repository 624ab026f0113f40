"""Note that a sign-in sheet was printed: it carries the names of those enrolled."""

from django.db import transaction

from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from people.models import Member

SHEET_PRINT = EventKind("sheet.print", "Printed a sign-in sheet")


@transaction.atomic
def note_sheet_printed(*, course_session: CourseSession, by: Member) -> None:
    """Leave the event of a printed sheet."""
    record_event(SHEET_PRINT, by=by, about=course_session)
