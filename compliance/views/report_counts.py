"""The department's counts, which name nobody: a page, and the same lines as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.actions.exports import record_report_export
from compliance.counts import count_department
from compliance.counts.department import RULE
from compliance.counts.forms import CountsForm
from compliance.counts.table import CountsTable
from compliance.reports import Question, own_report
from compliance.reports.year_before import a_year_before
from compliance.viewpoint import Viewpoint
from frame.access import requires
from frame.lists.address import changed
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_DEPARTMENT_COUNTS)
@require_GET
def report_counts(request: SignedInRequest) -> HttpResponse:
    """How many stand where, in the whole department or in an element, as a page or a file."""
    today = timezone.localdate()
    form = CountsForm(request.GET, tree=request.user.element_tree, today=today)
    if form.is_element_unknown:
        raise Http404
    viewpoint = Viewpoint(form.period_asked, today)
    department = count_department(viewpoint, reader=request.user, today=today)
    form.offer(department)
    counts = department.of(form.element_asked)
    table = CountsTable(counts, request.GET)
    own = own_report(request.user)
    return list_page(
        request,
        "compliance/report_counts.html",
        table=table,
        filterset=form,
        record=lambda taken: record_report_export(
            question=Question(viewpoint, element_id=form.element_asked),
            file_format=taken.file_format,
            named=(),
            by=taken.by,
        ),
        context={
            "counts": counts,
            "rule": RULE,
            "segments": table.segments,
            "before_url": reverse("compliance:report-counts-year-before") + changed(request.GET)
            if a_year_before(viewpoint)
            else "",
            "own_url": f"{reverse('compliance:report')}?{urlencode(own)}" if own else "",
        },
    )
