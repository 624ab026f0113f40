"""A report that is too large to be set on paper while a page waits: asked for as a job."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.filters import ReportForm
from compliance.jobs import REPORT_ON_PAPER, asked_of
from compliance.reports import is_counted_only, reach_scope
from compliance.reports.asked import file_parts, filters_of
from frame.access import requires
from frame.addresses import key_in
from frame.jobs.asking import ask_page
from frame.lists.address import changed
from frame.lists.files import MOST_ROWS_AT_ONCE
from frame.lists.head import file_name
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_REPORTS)
@require_http_methods(["GET", "POST"])
def report_on_paper(request: SignedInRequest) -> HttpResponse:
    """Have the report made that the address asks for, as the page of the report would show it."""
    if is_counted_only(request.user, key_in(request.GET.get("element", "").strip())):
        # Counts fit a page, so they are set on paper at once.
        return redirect(f"{reverse('compliance:report-counts')}{changed(request.GET)}")
    scope = reach_scope(request.user)
    form = ReportForm(request.GET, tree=scope.tree, today=timezone.localdate())
    if form.element_out_of_reach:
        raise Http404
    if form.errors:
        # A file never leaves on a question that was not understood: the report says what is wrong.
        return redirect(f"{reverse('compliance:report')}{changed(request.GET)}")
    question = form.question
    name = scope.narrowed_to(question).name
    filters = [words for words, _ in filters_of(question)]
    return ask_page(
        request,
        REPORT_ON_PAPER,
        title="; ".join([f"CLEE {question.viewpoint.period}: {name}, as a PDF", *filters]),
        file_name=file_name(file_parts(question, name), "pdf"),
        asked=asked_of(question, request.user),
        why=f"A report that names more than {MOST_ROWS_AT_ONCE} members takes a while to set on "
        "paper, so it is made in the background while you go on with other work.",
        cancel_url=reverse("compliance:report") + changed(request.GET),
    )
