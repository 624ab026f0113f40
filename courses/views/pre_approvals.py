"""The director's list of pre-approved sources: its page, a line of it, the next year's list."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.actions.pre_approvals import (
    add_pre_approval,
    change_pre_approval,
    copy_pre_approvals,
    remove_pre_approval,
    writes_of,
)
from courses.filters import PreApprovalFilter
from courses.forms.pre_approvals import CopyForm, LineForm
from courses.models import PreApproval
from courses.models.pre_approval import FIRST_YEAR
from courses.pre_approval_tables import PreApprovalTable
from courses.pre_approvals import last_years_left, list_page_of, years_to_copy
from courses.views.above import COURSES, PRE_APPROVED
from events.actions import record_list_export
from events.trail import latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, press_button, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_CATALOGUE)
@require_GET
def pre_approval_list(request: SignedInRequest) -> HttpResponse:
    """Who is pre-approved, or the filtered rows as a file."""
    today = timezone.localdate()
    rows = PreApproval.objects.select_related("provider").order_by("-year", "provider__name")
    listed = PreApprovalFilter(request.GET, rows, request=request)
    may_keep = request.user.has_right(Right.KEEP_COURSES)
    return list_page(
        request,
        "courses/pre_approval_list.html",
        table=PreApprovalTable(listed.qs, may_keep=may_keep),
        filterset=listed,
        record=record_list_export,
        context={
            "breadcrumb": breadcrumb(COURSES),
            "may_keep": may_keep,
            "years_to_copy": years_to_copy(today) if may_keep else [],
        },
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def pre_approval_add(request: SignedInRequest) -> HttpResponse:
    """Put a provider on the list of a year."""
    today = timezone.localdate()
    form = LineForm(sent_with(request)[0], row=None, initial={"year": today.year})
    return form_page(
        request,
        form,
        write=lambda given: add_pre_approval(**given, by=request.user, today=today),
        say_done=lambda row: f"{row.provider} is on the list of {row.year}.",
        go_to=lambda row: list_page_of(row.year),
        show=lambda: _form(request, form, None),
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def pre_approval_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a line of the list."""
    row = get_object_or_404(PreApproval.objects.select_related("provider"), pk=pk)
    shown = {name: getattr(row, name) for name in ("from_on", "until_on", "citation")}
    initial = {**shown, "seen": latest_of(writes_of(row))}
    form = LineForm(sent_with(request)[0], row=row, initial=initial)
    return form_page(
        request,
        form,
        write=lambda given: change_pre_approval(
            row=row, **given, by=request.user, today=timezone.localdate()
        ),
        say_done=lambda changed: f"{changed.provider} is saved on the list of {changed.year}.",
        go_to=lambda changed: list_page_of(changed.year),
        show=lambda: _form(request, form, row),
    )


@requires(Right.KEEP_COURSES)
@require_POST
def pre_approval_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a line off the list."""
    row = get_object_or_404(PreApproval.objects.select_related("provider"), pk=pk)
    return press_button(
        request,
        write=lambda: remove_pre_approval(row=row, by=request.user),
        say_done=lambda gone: f"{gone.provider} is off the list of {gone.year}.",
        go_to=list_page_of(row.year),
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def pre_approval_copy(request: SignedInRequest, year: int) -> HttpResponse:
    """Copy last year's list to a year, once a person has looked at each line of it."""
    if not FIRST_YEAR < year <= timezone.localdate().year + 1:
        raise Http404
    offered = last_years_left(year)
    form = CopyForm(sent_with(request)[0], offered=offered)
    return form_page(
        request,
        form,
        write=lambda given: copy_pre_approvals(
            year=year, **given, by=request.user, today=timezone.localdate()
        ),
        say_done=lambda rows: (
            f"{len(rows)} {'source is' if len(rows) == 1 else 'sources are'} on the list of {year} "
            "now."
        ),
        go_to=lambda _: list_page_of(year),
        show=lambda: render(
            request,
            "courses/pre_approval_copy.html",
            {
                "form": form,
                "year": year,
                "year_before": year - 1,
                "offered": offered,
                "cancel_url": list_page_of(year - 1),
                "breadcrumb": breadcrumb(COURSES, PRE_APPROVED),
            },
        ),
    )


def _form(request: SignedInRequest, form: LineForm, row: PreApproval | None) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "writes": trail_of(writes_of(row)) if row else [],
        "cancel_url": list_page_of(row.year) if row else reverse("courses:pre-approval-list"),
        "breadcrumb": breadcrumb(COURSES, PRE_APPROVED),
    }
    return render(request, "courses/pre_approval_form.html", context)
