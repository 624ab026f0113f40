"""Attaching the scan of a paper sign-in sheet, and voiding a wrong one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.models import CourseSession
from events.forms import VoidForm
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from records.actions.sheet_scans import attach_scan, void_scan
from records.forms.documents import ScanForm
from records.models import SheetScan
from records.states import ATTACH_SCAN, VOID_SCAN


@requires(ATTACH_SCAN.right)
@require_http_methods(["GET", "POST"])
def scan_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach a scan to the sign-in sheet of a class."""
    course_session = get_object_or_404(CourseSession.objects.select_related("course"), pk=pk)
    form = ScanForm(*sent_with(request))

    def show() -> HttpResponse:
        why_not = why_refused(
            lambda: ATTACH_SCAN.check_can(
                None, by=request.user, course_session=course_session, now=timezone.now()
            )
        )
        context = {"form": form, "course_session": course_session, "why_not": why_not}
        return render(request, "records/scan_attach.html", context)

    return form_page(
        request,
        form,
        write=lambda given: attach_scan(
            course_session=course_session, file=given["scan"], by=request.user, now=timezone.now()
        ),
        say_done=lambda scan: f"The scan “{scan.document}” is attached.",
        say_again=lambda scan: (
            f"The scan “{scan.document}” was attached before; nothing was stored twice."
        ),
        go_to=_sheet_of,
        show=show,
    )


@requires(VOID_SCAN.right)
@require_http_methods(["GET", "POST"])
def scan_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a wrong scan off its sheet, with a reason."""
    scan = get_object_or_404(
        SheetScan.objects.visible_to(request.user)
        .with_documents()
        .select_related("course_session__course"),
        pk=pk,
    )
    form = VoidForm(sent_with(request)[0])

    def show() -> HttpResponse:
        why_not = why_refused(lambda: VOID_SCAN.check_can(scan, by=request.user))
        context = {"form": form, "scan": scan, "why_not": why_not}
        return render(request, "records/scan_void.html", context)

    return form_page(
        request,
        form,
        write=lambda given: void_scan(scan=scan, **given, by=request.user, now=timezone.now()),
        say_done=lambda _: f"The scan “{scan.document}” is voided.",
        go_to=_sheet_of,
        show=show,
    )


def _sheet_of(scan: SheetScan) -> str:
    return reverse("records:sheet-entry", kwargs={"pk": scan.course_session_id})
