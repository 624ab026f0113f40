"""Pages of records."""

from records.views.classes import class_detail
from records.views.completions import completion_detail, completion_void
from records.views.confirmed import confirmed_list
from records.views.credit import credit_new, credit_proposed
from records.views.documents import document_file, document_shown
from records.views.sheet_lines import (
    sheet_clear,
    sheet_line_hours,
    sheet_line_minutes,
    sheet_line_name,
    sheet_line_remove,
    sheet_line_score,
    sheet_line_serial,
    sheet_remove_unknown,
    sheet_strike,
)
from records.views.sheet_pdf import saved_sheet_pdf, sheet_pdf
from records.views.sheet_reading import (
    sheet_read,
    sheet_read_lines,
    sheet_read_picture,
    sheet_read_row,
)
from records.views.sheet_review import sheet_close_unchanged, sheet_reopen, sheet_review
from records.views.sheet_scans import scan_attach, scan_void
from records.views.sheets import (
    saved_sheet,
    sheet_add_enrolled,
    sheet_entry,
    sheet_list,
    sheet_matches,
)
from records.views.teaching import teaching_decide, teaching_keep
from records.views.teaching_left_out import teaching_take_back

__all__ = [
    "class_detail",
    "completion_detail",
    "completion_void",
    "confirmed_list",
    "credit_new",
    "credit_proposed",
    "document_file",
    "document_shown",
    "saved_sheet",
    "saved_sheet_pdf",
    "scan_attach",
    "scan_void",
    "sheet_add_enrolled",
    "sheet_clear",
    "sheet_close_unchanged",
    "sheet_entry",
    "sheet_line_hours",
    "sheet_line_minutes",
    "sheet_line_name",
    "sheet_line_remove",
    "sheet_line_score",
    "sheet_line_serial",
    "sheet_list",
    "sheet_matches",
    "sheet_pdf",
    "sheet_read",
    "sheet_read_lines",
    "sheet_read_picture",
    "sheet_read_row",
    "sheet_remove_unknown",
    "sheet_reopen",
    "sheet_review",
    "sheet_strike",
    "teaching_decide",
    "teaching_keep",
    "teaching_take_back",
]
