"""The sign-in sheet of a class as a PDF: blank for the pen, and as it was saved."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.actions.sessions import days_of
from courses.instructors import instructors_of, spoken_name
from courses.models import CourseSession
from courses.views.sessions import back_to_class
from frame.access import requires
from frame.paper import paper_pdf
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.sheet_printing import may_print, note_saved_sheet_printed, print_sheet
from records.models import SignInSheet
from records.paper.saved_sheet import saved_sheet
from records.paper.sign_in_sheet import pages_of, roster_of, sign_in_sheet_pdf
from records.querysets.sheets import lines_of
from records.sheet_lines import read_lines


@require_GET
def sheet_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """Print the sheet; the coordinator and the instructors of the class may, too."""
    course_session = get_object_or_404(
        CourseSession.objects.select_related("course", "coordinator", "location"), pk=pk
    )
    if not may_print(request.user, course_session):
        raise PermissionDenied
    if course_session.state == CourseSession.State.CANCELLED:
        why = f"This class is canceled, so it has no sheet: {course_session.cancel_reason}"
        return back_to_class(request, course_session, why)
    now = timezone.now()
    members, days = roster_of(course_session), days_of(course_session)
    try:
        printed = print_sheet(
            course_session=course_session, days=days, members=members, by=request.user, now=now
        )
    except ValidationError as refused:
        return back_to_class(request, course_session, " ".join(refused.messages))
    pages = pages_of(course_session, days, members=members, print_key=printed.pk)
    instructors = [spoken_name(each) for each in instructors_of(course_session)]
    pdf = sign_in_sheet_pdf(course_session, pages, instructors=instructors, now=now)
    return _pdf_answer(pdf, "sign-in-sheet", course_session)


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def saved_sheet_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """Print the lines of a saved sheet: who has which credit from it."""
    sheet = get_object_or_404(
        SignInSheet.objects.filter(saved_at__isnull=False).select_related(
            "course_session__course", "course_session__location", "saved_by"
        ),
        course_session=pk,
    )
    course_session = sheet.course_session
    lines = read_lines(lines_of(sheet), course_session=course_session, by=request.user)
    saved = saved_sheet(sheet, lines)
    pdf = paper_pdf("records/saved_sheet_pdf.html", made_at=timezone.now(), **saved)
    try:
        note_saved_sheet_printed(
            course_session=course_session,
            serial_numbers=[line.serial_number for line in lines]
            + [member.serial_number for member in saved["absent"]],
            by=request.user,
        )
    except ValidationError as refused:
        return back_to_class(request, course_session, " ".join(refused.messages))
    return _pdf_answer(pdf, "saved-sheet", course_session)


def _pdf_answer(pdf: bytes, what: str, course_session: CourseSession) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{what}-{course_session.course.course_id}-{course_session.starts_on}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
