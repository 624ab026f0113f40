"""The list of members within reach, and who of them is short of hours."""

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.actions.exports import record_report_export
from compliance.filters import QuestionForm
from compliance.reports import Report, own_report, reach_scope, report_of
from compliance.reports.question import NARROWING
from compliance.tables import PeopleTable
from frame.access import requires
from frame.lists.address import changed
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def member_list(request: SignedInRequest) -> HttpResponse:
    """Members of the reader's elements and those below, with what each is missing."""
    today = timezone.localdate()
    scope = reach_scope(request.user)
    form = QuestionForm(request.GET, tree=scope.tree, today=today)
    if form.element_out_of_reach:
        raise Http404
    report = report_of(form.question, scope=scope, today=today)
    own = {} if form.question.element_id else own_report(request.user)
    return list_page(
        request,
        "compliance/member_list.html",
        table=PeopleTable(report),
        filterset=form,
        record=lambda taken: record_report_export(
            question=report.question,
            file_format=taken.file_format,
            named=taken.named,
            by=taken.by,
        ),
        context={
            "report": report,
            "short_url": changed(request.GET, short="on"),
            "open_url": open_url(request.GET, report),
            "report_url": reverse("compliance:report") + changed(request.GET, sort=None, **own),
            "sees_leavers": request.user.has_right(Right.SEE_ALL_RECORDS),
        },
    )


def open_url(query: QueryDict, report: Report) -> str:
    """All of the scope whom the sentence on open years counts; blank where they are shown."""
    if report.question.only_open and not report.is_part:
        return ""
    return changed(query, **{**dict.fromkeys(NARROWING), "open": "on"})
