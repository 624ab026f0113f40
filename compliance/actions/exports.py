"""Taking members' standings away as a file is itself an event."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from compliance.measure_names import MEASURE_HEADINGS
from compliance.reports.asked import COLUMNS
from compliance.reports.question import Question
from compliance.reports.rows import STANDING_ORDER
from compliance.reports.words import standing_label
from events.actions import OF_NAMED, record_file_taken
from events.kinds import EventKind, RecordEventKind
from people.models import Element, Member

_ORDERS = {**COLUMNS, **MEASURE_HEADINGS}
_SAID_OF_REPORT: dict[str, Any] = {
    "names": {
        "q": "Name or serial number",
        "missing": "What is missing",
        "short": "Only those short of hours",
        "open": "Open in any year",
        "left": "Include those who left",
        "sort": "Sorted by",
        "members": "Members named",
        "named": "Who is named",
    },
    "values": {
        "standing": {key: standing_label(key) for key in STANDING_ORDER},
        "missing": MEASURE_HEADINGS,
        "kind": {kind: str(label) for kind, label in Member.Kind.choices},
        "sort": {
            **_ORDERS,
            **{f"-{key}": f"{words}, the last first" for key, words in _ORDERS.items()},
        },
        "format": {"csv": "CSV", "pdf": "PDF", "xlsx": "XLSX"},
    },
    "only_in_file": frozenset({"named"}),
    "naming": frozenset({"named"}),
    "is_look": True,
}
REPORT_EXPORT = RecordEventKind("report.export", "Took a report away as a file", **_SAID_OF_REPORT)
# These name who applied to the director.
TELLS_APPLICATION = frozenset({"waived", "extended", "decision_pending"})
APPLICANTS_EXPORT = EventKind(
    "report.export_applicants",
    "Took a report of those who applied to the director away as a file",
    **_SAID_OF_REPORT,
    is_confidential=True,
)
DECISION_EXPORT = EventKind(
    "decision.export",
    "Took the list of applications to the director away as a file",
    **OF_NAMED,
    is_confidential=True,
    is_look=True,
)


@transaction.atomic
def record_report_export(
    *, question: Question, file_format: str, named: Sequence[str], by: Member
) -> None:
    """Note who took which report away, what was asked, and whom it names.

    Args:
        named: the serial numbers of the members.

    Raises:
        ValidationError: they have taken too many files today.
    """
    asked = question.parameters
    if question.element_id is not None:
        asked["element"] = Element.objects.get(pk=question.element_id).name
    record_file_taken(
        APPLICANTS_EXPORT if question.standing in TELLS_APPLICATION else REPORT_EXPORT,
        by=by,
        after={
            **asked,
            "format": file_format,
            "members": len(named),
            "named": list(named),
        },
    )
