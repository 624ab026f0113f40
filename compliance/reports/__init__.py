"""Where many members stand: one report, read as a page, a spreadsheet, a CSV file or paper."""

from compliance.reports.question import Question
from compliance.reports.report import Report, report_of
from compliance.reports.scope import (
    Scope,
    is_counted_only,
    own_report,
    reach_scope,
    sees_counts_only,
    tree_scope,
)

__all__ = [
    "Question",
    "Report",
    "Scope",
    "is_counted_only",
    "own_report",
    "reach_scope",
    "report_of",
    "sees_counts_only",
    "tree_scope",
]
