"""Attaching the scan of a paper sign-in sheet, and voiding a wrong one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.models import CourseSession
from events.forms import VoidForm
from events.voiding import check_can_void
from frame.access import requires
from frame.form_views import refusal, sent_with
from frame.rights import Right
from records.actions.sheet_scans import attach_scan, void_scan
from records.forms.documents import ScanForm
from records.models import SheetScan


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def scan_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a scan to the sign-in sheet of a class."""
    course_session = get_object_or_404(CourseSession.objects.select_related("course"), pk=pk)
    form = ScanForm(*sent_with(request))
    if request.method == "POST" and form.is_valid():
        try:
            scan, is_repeat = attach_scan(
                course_session=course_session,
                file=form.cleaned_data["scan"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = "was attached before; nothing was stored twice." if is_repeat else "is attached."
            messages.success(request, f"The scan “{scan.document}” {said}")
            return redirect("records:sheet-entry", pk=pk)
    context = {"form": form, "course_session": course_session}
    return render(request, "records/scan_attach.html", context)


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def scan_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong scan off its sheet, with a reason."""
    scan = get_object_or_404(
        SheetScan.objects.visible_to(request.user)
        .with_documents()
        .select_related("course_session__course"),
        pk=pk,
    )
    form = VoidForm(sent_with(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            void_scan(
                scan=scan,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The scan “{scan.document}” is voided.")
            return redirect("records:sheet-entry", pk=scan.course_session_id)
    why_not = refusal(lambda: check_can_void(scan, by=request.user))
    context = {"form": form, "scan": scan, "why_not": why_not}
    return render(request, "records/scan_void.html", context)
