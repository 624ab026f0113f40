"""The commander's report: a page, and the same rows as a file."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.actions.exports import record_report_export
from compliance.filters import ReportForm
from compliance.jobs import MOST_ROWS_AT_ONCE
from compliance.reports import Report, report_of, report_scope
from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.csv_file import write_csv
from compliance.reports.file_name import file_name_of
from compliance.reports.pdf import write_pdf
from compliance.reports.xlsx import write_xlsx
from compliance.tables import EXPORT, EXPORT_FORMATS, WHO, address, table_of
from frame.access import requires
from frame.rights import Right

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@requires(Right.SEE_REPORTS)
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Where the members of an element, or of all within reach, stand; as a page or a file."""
    today = timezone.localdate()
    scope = report_scope(request.user)
    form = ReportForm(request.GET, tree=scope.tree, today=today)
    if form.element_out_of_reach:
        raise Http404
    answer = report_of(form.question, scope=scope, today=today)
    wanted = request.GET.get(EXPORT, "")
    if wanted == "pdf" and len(answer.rows) > MOST_ROWS_AT_ONCE:
        return redirect(reverse("compliance:report-on-paper") + address(request.GET))
    if wanted in EXPORT_FORMATS:
        return _file(request, answer, wanted)
    table = table_of(
        answer.rows,
        WHO,
        measures=answer.measures,
        query=request.GET,
        sort=answer.question.sort,
        export_path=reverse("compliance:report"),
    )
    return render(
        request,
        "compliance/report.html",
        {
            "form": form,
            "report": answer,
            "table": table,
            "segments": segments_of(answer),
            "chart": chart_rows_of(answer, lambda pk: address(request.GET, element=pk)),
            "lacks": [
                (lack, address(request.GET, missing=lack.measure.key)) for lack in answer.lacks
            ],
            "behind_url": address(request.GET, behind="on"),
            "unknown_format": wanted[:20],
        },
    )


def _file(request: HttpRequest, answer: Report, file_format: str) -> HttpResponse:
    """The rows as a file, once it is on record that they were taken away."""
    made_at = timezone.now()
    content = _written(answer, file_format, timezone.localtime(made_at))
    record_report_export(
        question=answer.question,
        file_format=file_format,
        named_members=len(answer.rows),
        by=request.user,
    )
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    name = file_name_of(answer.question, answer.scope_name)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def _written(answer: Report, file_format: str, made_at: datetime) -> bytes:
    if file_format == "csv":
        return write_csv(answer)
    return (write_xlsx if file_format == "xlsx" else write_pdf)(answer, made_at=made_at)
