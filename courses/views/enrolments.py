"""Enrolling members in a class, and taking one out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.double_booking import members_booked_twice
from courses.forms.sessions import EnrolForm
from courses.models import Enrolment
from courses.views.sessions import class_or_404, show_session
from frame.access import requires
from frame.rights import Right


@require_POST
@requires(Right.SCHEDULE_CLASSES)
def enrolment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol the members whose serial numbers were pasted; all of them, or none."""
    course_session = class_or_404(pk)
    form = EnrolForm(request.POST)
    if form.is_valid():
        members = form.cleaned_data["serial_numbers"]
        try:
            new = enrol_members(course_session=course_session, members=members, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            say_enrolled(request, len(new), len(members) - len(new))
            for sentence in members_booked_twice(course_session, new, request.user):
                messages.warning(request, sentence)
            return redirect("courses:session-detail", pk=pk)
    return show_session(request, course_session, form)


@require_POST
@requires(Right.SCHEDULE_CLASSES)
def enrolment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one member out of a class."""
    enrolments = Enrolment.objects.visible_to(request.user).select_related("member")
    enrolment = get_object_or_404(enrolments, pk=pk)
    member = enrolment.member
    try:
        remove_enrolment(enrolment=enrolment, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, f"{member.serial_number} {member.name} is taken out of the class."
        )
    return redirect("courses:session-detail", pk=enrolment.course_session_id)


def say_enrolled(request: HttpRequest, new: int, already: int) -> None:
    if new:
        messages.success(request, f"{new} {'member is' if new == 1 else 'members are'} enrolled.")
    if already:
        was = "was" if already == 1 else "were"
        messages.info(request, f"{already} {was} enrolled already and changed nothing.")
