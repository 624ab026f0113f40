"""The sign-in sheet of a class as a PDF."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.actions.sessions import days_of
from courses.models import CourseSession
from frame.requests import SignedInRequest
from frame.rights import Right
from people.models import Member
from records.actions.sheet_printing import note_sheet_printed
from records.paper.sign_in_sheet import sign_in_sheet_pdf


@require_GET
def sheet_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """Print the sheet; the coordinator and the instructors of the class may, too."""
    course_session = get_object_or_404(
        CourseSession.objects.select_related("course", "coordinator"), pk=pk
    )
    if not may_print(request.user, course_session):
        raise PermissionDenied
    pdf = sign_in_sheet_pdf(course_session, days_of(course_session), now=timezone.now())
    note_sheet_printed(course_session=course_session, by=request.user)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"sign-in-sheet-{course_session.course.course_id}-{course_session.starts_on}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def may_print(user: Member, course_session: CourseSession) -> bool:
    """Whether the sheet, with the names on it, is for this member to print."""
    return (
        user.has_right(Right.ENTER_COMPLETIONS, Right.SCHEDULE_CLASSES)
        or course_session.coordinator_id == user.pk
        or course_session.instructors.filter(pk=user.pk).exists()
    )
