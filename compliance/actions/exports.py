"""Taking members' standings away as a file is itself an event."""

from collections.abc import Sequence

from django.db import transaction

from compliance.reports.question import Question
from events.actions import OF_NAMED
from events.event_log import record_event
from events.kinds import EventKind
from people.models import Member

REPORT_EXPORT = EventKind("report.export", "Took a report away as a file", **OF_NAMED)


@transaction.atomic
def record_report_export(
    *, question: Question, file_format: str, named: Sequence[str], by: Member
) -> None:
    """Note who took which report away, what was asked, and whom it names.

    Args:
        named: the serial numbers of the members.
    """
    record_event(
        REPORT_EXPORT,
        by=by,
        after={
            **question.parameters,
            "format": file_format,
            "members": len(named),
            "named": list(named),
        },
    )
