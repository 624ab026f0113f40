"""Taking members' standings away as a file is itself an event."""

from django.db import transaction

from compliance.reports.question import Question
from events.event_log import record_event
from events.kinds import EventKind
from people.models import Member

REPORT_EXPORT = EventKind("report.export", "Took a report away as a file")


@transaction.atomic
def record_report_export(
    *, question: Question, file_format: str, named_members: int, by: Member
) -> None:
    """Note who took which report away, what was asked, and how many members it names."""
    record_event(
        REPORT_EXPORT,
        by=by,
        after={**question.parameters, "format": file_format, "members": named_members},
    )
