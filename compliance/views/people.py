"""The list of members within reach, and who of them is behind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.filters import QuestionForm
from compliance.reports import reach_scope, report_of
from compliance.tables import PEOPLE, address, table_of
from frame.access import requires
from frame.rights import Right


@requires(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    """Members of the reader's elements and those below, with what each is missing."""
    today = timezone.localdate()
    scope = reach_scope(request.user)
    form = QuestionForm(request.GET, tree=scope.tree, today=today)
    if form.element_out_of_reach:
        raise Http404
    report = report_of(form.question, scope=scope, today=today)
    table = table_of(
        report.rows,
        PEOPLE,
        query=request.GET,
        sort=report.question.sort,
        export_path=reverse("compliance:report"),
    )
    return render(
        request,
        "compliance/member_list.html",
        {
            "form": form,
            "report": report,
            "table": table,
            "behind_url": address(request.GET, behind="on"),
            "report_url": reverse("compliance:report") + address(request.GET, sort=None),
        },
    )
