"""Pages of standings, reports and rules."""

from compliance.views.college_cap import college_cap
from compliance.views.decisions import (
    decision_add,
    decision_decide,
    decision_list,
    decision_void,
)
from compliance.views.entries import (
    booking_add,
    booking_void,
    exemption_add,
    exemption_void,
)
from compliance.views.people import member_list
from compliance.views.report import report
from compliance.views.report_counts import report_counts
from compliance.views.report_on_paper import report_on_paper
from compliance.views.report_year_before import counts_year_before, report_year_before
from compliance.views.rules import law_text, question_answer, rules, rules_pdf
from compliance.views.rules_versions import rules_approve, rules_versions
from compliance.views.whole_sheets import sheet_move, sheet_take_back, sheet_void

__all__ = [
    "booking_add",
    "booking_void",
    "college_cap",
    "counts_year_before",
    "decision_add",
    "decision_decide",
    "decision_list",
    "decision_void",
    "exemption_add",
    "exemption_void",
    "law_text",
    "member_list",
    "question_answer",
    "report",
    "report_counts",
    "report_on_paper",
    "report_year_before",
    "rules",
    "rules_approve",
    "rules_pdf",
    "rules_versions",
    "sheet_move",
    "sheet_take_back",
    "sheet_void",
]
