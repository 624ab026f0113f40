"""Enrolling members in a class, and taking one out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.double_booking import members_booked_twice
from courses.forms.sessions import EnrolForm
from courses.models import CourseSession, Enrolment
from courses.session_page import class_name
from courses.states import ENROLL, TAKE_OUT
from courses.views.above import CLASSES
from courses.views.sessions import back_to_class, class_or_404, page_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.said import Said
from people.models import Member


@requires(ENROLL.right)
@require_http_methods(["GET", "POST"])
def enrolment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enrol the members whose serial numbers were pasted; all of them, or none."""
    course_session = class_or_404(pk)
    if refused := why_refused(lambda: ENROLL.check_can(course_session, by=request.user)):
        return back_to_class(request, course_session, refused)
    page = page_of(course_session)
    form = EnrolForm(sent_with(request)[0], by=request.user)
    return form_page(
        request,
        form,
        write=lambda given: enrol_members(
            course_session=course_session, members=given["serial_numbers"], by=request.user
        ),
        say_done=lambda new: said_of_enrolled(
            course_session, new, form.cleaned_data["serial_numbers"], request.user
        ),
        go_to=lambda new: page,
        show=lambda: render(
            request,
            "courses/enrolment_form.html",
            {
                "form": form,
                "course_session": course_session,
                "cancel_url": page,
                "breadcrumb": breadcrumb(CLASSES, (class_name(course_session), page)),
            },
        ),
    )


@requires(TAKE_OUT.right)
@require_POST
def enrolment_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one member out of a class."""
    enrolments = Enrolment.objects.visible_to(request.user).select_related(
        "member", "course_session"
    )
    enrolment = get_object_or_404(enrolments, pk=pk)
    member = enrolment.member
    return press_button(
        request,
        write=lambda: remove_enrolment(enrolment=enrolment, by=request.user),
        say_done=lambda _: f"{member.serial_number} {member.name} is taken out of the class.",
        go_to=page_of(enrolment.course_session),
    )


def said_of_enrolled(
    course_session: CourseSession, new: list[Enrolment], named: list[Member], by: Member
) -> list[Said]:
    """How many are enrolled, how many were before, and who of them is elsewhere at those hours."""
    said = []
    if new:
        are = "member is" if len(new) == 1 else "members are"
        said.append(Said("success", f"{len(new)} {are} enrolled."))
    if already := len(named) - len(new):
        were = "was" if already == 1 else "were"
        said.append(Said("info", f"{already} {were} enrolled already and changed nothing."))
    warnings = members_booked_twice(course_session, {each.member for each in new}, by)
    return [*said, *(Said("warning", sentence) for sentence in warnings)]
