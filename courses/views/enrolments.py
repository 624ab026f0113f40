"""Enrolling members in a class, and taking one out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.double_booking import members_booked_twice
from courses.forms.sessions import EnrolForm
from courses.models import CourseSession, Enrolment
from courses.states import ENROLL, TAKE_OUT
from courses.views.sessions import class_or_404, page_of, show_session
from frame.access import requires
from frame.form_views import form_page, press_button
from frame.requests import SignedInRequest
from frame.said import Said
from people.models import Member


@require_POST
@requires(ENROLL.right)
def enrolment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enrol the members whose serial numbers were pasted; all of them, or none."""
    course_session = class_or_404(pk)
    form = EnrolForm(request.POST)
    return form_page(
        request,
        form,
        write=lambda given: enrol_members(
            course_session=course_session, members=given["serial_numbers"], by=request.user
        ),
        say_done=lambda new: said_of_enrolled(
            course_session, new, form.cleaned_data["serial_numbers"], request.user
        ),
        go_to=lambda new: page_of(course_session),
        show=lambda: show_session(request, course_session, form),
    )


@require_POST
@requires(TAKE_OUT.right)
def enrolment_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one member out of a class."""
    enrolments = Enrolment.objects.visible_to(request.user).select_related("member")
    enrolment = get_object_or_404(enrolments, pk=pk)
    member = enrolment.member
    return press_button(
        request,
        write=lambda: remove_enrolment(enrolment=enrolment, by=request.user),
        say_done=lambda _: f"{member.serial_number} {member.name} is taken out of the class.",
        go_to=reverse("courses:session-detail", kwargs={"pk": enrolment.course_session_id}),
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
    warnings = members_booked_twice(course_session, new, by)
    return [*said, *(Said("warning", sentence) for sentence in warnings)]
