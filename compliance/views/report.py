"""The commander's report: a page, and the same rows as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.actions.exports import record_report_export
from compliance.filters import ReportForm
from compliance.reports import is_counted_only, reach_scope, report_of
from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.year_before import a_year_before
from compliance.tables import ReportTable
from compliance.views.people import open_url
from frame.access import requires
from frame.addresses import key_in
from frame.lists.address import EXPORT, changed
from frame.lists.files import MOST_ROWS_AT_ONCE
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_REPORTS)
@require_GET
def report(request: SignedInRequest) -> HttpResponse:
    """Where the members of an element, or of all within reach, stand; as a page or a file.

    Whoever may see counts and no names is led to those.
    """
    if is_counted_only(request.user, key_in(request.GET.get("element", "").strip())):
        return redirect(f"{reverse('compliance:report-counts')}?{request.GET.urlencode()}")
    today = timezone.localdate()
    scope = reach_scope(request.user)
    form = ReportForm(request.GET, tree=scope.tree, today=today)
    if form.element_out_of_reach:
        raise Http404
    answer = report_of(form.question, scope=scope, today=today)

    def people_url(asked: dict[str, str | int]) -> str:
        """Those whom a line of the report counts, in the table below it."""
        return f"{changed(request.GET, **asked)}#members"

    is_understood = not form.errors
    if is_understood and request.GET.get(EXPORT) == "pdf" and len(answer.rows) > MOST_ROWS_AT_ONCE:
        return redirect(reverse("compliance:report-on-paper") + changed(request.GET))
    return list_page(
        request,
        "compliance/report.html",
        table=ReportTable(answer),
        filterset=form,
        record=lambda taken: record_report_export(
            question=answer.question,
            file_format=taken.file_format,
            named=taken.named,
            by=taken.by,
        ),
        context={
            "report": answer,
            "segments": segments_of(answer, people_url),
            "chart": chart_rows_of(answer, lambda pk: changed(request.GET, element=pk), people_url),
            "choices": [
                (lack, people_url({"missing": lack.measure.key})) for lack in answer.choices
            ],
            "before_url": reverse("compliance:report-year-before") + changed(request.GET)
            if a_year_before(answer.question.viewpoint)
            else "",
            "short_url": changed(request.GET, short="on"),
            "open_url": open_url(request.GET, answer),
        },
    )
