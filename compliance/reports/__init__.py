"""Where many members stand: one report, read as a page, a spreadsheet, a CSV file or paper."""

from compliance.reports.question import Question
from compliance.reports.report import Report, report_of
from compliance.reports.scope import Scope, reach_scope, report_scope, tree_scope

__all__ = [
    "Question",
    "Report",
    "Scope",
    "reach_scope",
    "report_of",
    "report_scope",
    "tree_scope",
]
