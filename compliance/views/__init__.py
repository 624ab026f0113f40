"""Pages of standings, reports and rules."""

from compliance.views.member import member_record, my_record, transcript
from compliance.views.people import member_list
from compliance.views.report import report
from compliance.views.rules import rules, rules_pdf

__all__ = [
    "member_list",
    "member_record",
    "my_record",
    "report",
    "rules",
    "rules_pdf",
    "transcript",
]
