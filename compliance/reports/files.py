"""A report as a file: spreadsheet, CSV, or paper, the heading row on every page."""

from datetime import datetime

from compliance.reports.asked import head_of
from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.columns import columns_of
from compliance.reports.paper_lines import paper_lines_of
from compliance.reports.report import Report
from compliance.reports.words import standing_label
from frame.lists import files
from frame.lists.files import Content
from frame.lists.head import Head
from frame.paper import paper_pdf


def write_report(report: Report, file_format: str, *, made_at: datetime, made_by: str) -> bytes:
    """Write the report as `xlsx`, `csv` or `pdf`."""
    head = head_of(report, made_at=made_at, made_by=made_by)
    if file_format == "pdf":
        return _pdf(report, head)
    content = Content(head, columns_of(report), report.rows, "Members", _counts(report))
    return files.write(content, file_format)


def _counts(report: Report) -> list[tuple[str, int]]:
    """How many of those counted stand where, and lack what."""
    return [
        *((standing_label(key), count) for key, count in report.counts.items()),
        ("All", report.counted),
        ("Short of hours", report.short),
        *((f"Short of: {lack.measure.heading}", lack.count) for lack in report.lacks),
    ]


def _pdf(report: Report, head: Head) -> bytes:
    heading, rows = paper_lines_of(report)
    return paper_pdf(
        "compliance/report_pdf.html",
        made_at=head.made_at,
        as_of=report.question.viewpoint.as_of,
        head=head,
        report=report,
        segments=segments_of(report),
        chart=chart_rows_of(report),
        lines_heading=heading,
        lines=rows,
    )
