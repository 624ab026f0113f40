"""A report on paper: Letter, landscape, the heading row on every page."""

from datetime import datetime

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string

from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.ledger import ledger_of
from compliance.reports.report import Report

STATIC = settings.BASE_DIR / "static"


def write_pdf(report: Report, *, made_at: datetime) -> bytes:
    """Set the report on paper."""
    heading, rows = ledger_of(report)
    html = render_to_string(
        "compliance/report_pdf.html",
        {
            "department_name": settings.DEPARTMENT_NAME,
            "made_at": made_at,
            "as_of": report.question.viewpoint.as_of,
            "report": report,
            "segments": segments_of(report),
            "chart": chart_rows_of(report),
            "ledger_heading": heading,
            "ledger_rows": rows,
        },
    )
    return weasyprint.HTML(string=html, base_url=f"{STATIC}/").write_pdf()
