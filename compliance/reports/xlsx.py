"""A report as a spreadsheet: hours as numbers, everything else as text."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from django.conf import settings
from xlsxwriter.worksheet import Worksheet

from compliance.reports.columns import Column, columns_of
from compliance.reports.report import Report
from compliance.reports.words import standing_label
from frame.templatetags.display import us_date, us_datetime

MEMBERS, COUNTS = "Members", "Counts"
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(report: Report, *, made_at: datetime) -> bytes:
    """Write a sheet of members, under what they are, and a sheet of the counts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, TEXT_ONLY) as workbook:
        # A spreadsheet knows no time zones: this is the department's own clock.
        workbook.set_properties({"title": report.title, "created": made_at.replace(tzinfo=None)})
        styles = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "heading": workbook.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
            ),
            "hours": workbook.add_format({"num_format": "0.00"}),
            "short": workbook.add_format({"num_format": "0.00", "bold": True}),
        }
        _write_members(workbook.add_worksheet(MEMBERS), report, styles, made_at)
        _write_counts(workbook.add_worksheet(COUNTS), report, styles)
    return file.getvalue()


def lines_above(report: Report, made_at: datetime) -> list[str]:
    """What a reader must know before the first row."""
    return [
        f"{settings.DEPARTMENT_NAME}, Training Records",
        f"{report.headline} {report.behind_means}",
        f"As of {us_date(report.question.viewpoint.as_of)}. Made on {us_datetime(made_at)}.",
        *report.notes,
    ]


def _write_members(
    sheet: Worksheet, report: Report, styles: dict[str, Any], made_at: datetime
) -> None:
    sheet.write_string(0, 0, report.title, styles["title"])
    lines = lines_above(report, made_at)
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, line)
    first = len(lines) + 2
    columns = columns_of(report)
    for place, column in enumerate(columns):
        sheet.write_string(first, place, column.heading, styles["heading"])
        sheet.set_column(place, place, column.width)
    for number, row in enumerate(report.rows, start=first + 1):
        for place, column in enumerate(columns):
            _write_cell(sheet, number, place, column, column.value(row), styles)
    sheet.autofilter(first, 0, first + len(report.rows), len(columns) - 1)
    sheet.freeze_panes(first + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(1)  # Letter
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    sheet.set_footer("&LPage &P of &N")


def _write_cell(
    sheet: Worksheet, number: int, place: int, column: Column, value: Any, styles: dict[str, Any]
) -> None:
    if not column.is_hours:
        sheet.write_string(number, place, value)
        return
    is_missing = column.heading.endswith(", short") and value
    sheet.write_number(number, place, float(value), styles["short" if is_missing else "hours"])


def _write_counts(sheet: Worksheet, report: Report, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 44)
    keys = list(report.counts)
    lines: list[tuple[str, int]] = [(standing_label(key), report.counts[key]) for key in keys]
    lines += [("All", report.counted), ("Behind", report.behind)]
    lines += [(f"Short of: {lack.measure.heading}", lack.count) for lack in report.lacks]
    sheet.write_string(0, 0, report.title, styles["title"])
    for number, (label, count) in enumerate(lines, start=2):
        sheet.write_string(number, 0, label)
        sheet.write_number(number, 1, count)
