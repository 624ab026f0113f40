"""The part of a report that sets last year beside this one; asked for once the page is there."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.counts import count_department
from compliance.counts.forms import CountsForm
from compliance.filters import ReportForm
from compliance.reports import reach_scope, report_of
from compliance.reports.year_before import (
    YearBefore,
    a_year_before,
    asked_a_year_before,
    side_of,
)
from compliance.viewpoint import Viewpoint
from frame.access import requires
from frame.lists.address import changed
from frame.requests import SignedInRequest
from frame.rights import Right

PART = "compliance/_year_before.html"


@requires(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def report_year_before(request: SignedInRequest) -> HttpResponse:
    """How many were short a year before, of those whom the report asks about.

    By itself, outside the page that it is a part of, it leads to the report of then.
    """
    today = timezone.localdate()
    scope = reach_scope(request.user)
    form = ReportForm(request.GET, tree=scope.tree, today=today)
    if form.element_out_of_reach:
        raise Http404
    question = form.question
    before = asked_a_year_before(question)
    if not request.htmx or before is None:
        viewpoint = before.viewpoint if before else None
        return redirect(reverse("compliance:report") + _of(request, viewpoint))
    now, then = (
        side_of(report_of(asked, scope=scope, today=today)) for asked in (question, before)
    )
    return render(request, PART, {"beside": YearBefore(now, then)})


@requires(Right.SEE_DEPARTMENT_COUNTS)
@require_GET
def counts_year_before(request: SignedInRequest) -> HttpResponse:
    """The same of the department's counts, from the tables that both years are shown in.

    By itself it leads to the counts of today: two days of one table tell who came or left between.
    """
    today = timezone.localdate()
    form = CountsForm(request.GET, tree=request.user.element_tree, today=today)
    if form.is_element_unknown:
        raise Http404
    viewpoint = Viewpoint(form.period_asked, today)
    before = a_year_before(viewpoint)
    if not request.htmx or before is None:
        return redirect(reverse("compliance:report-counts") + changed(request.GET))
    department, then = (
        count_department(asked, reader=request.user, today=today) for asked in (viewpoint, before)
    )
    form.offer(department)
    element_id = form.element_asked
    sides = (each.side(element_id) for each in (department, then))
    return render(request, PART, {"beside": YearBefore(*sides)})


def _of(request: SignedInRequest, viewpoint: Viewpoint | None) -> str:
    """The address of the same question from another viewpoint, or as it was where there is none."""
    if viewpoint is None:
        return changed(request.GET)
    return changed(
        request.GET,
        period=viewpoint.period,
        as_of=viewpoint.as_of.isoformat(),
        known_on=viewpoint.known_on.isoformat() if viewpoint.known_on else None,
    )
