"""Cancelling a class, moving its members to another one, and taking it up again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses.actions.cancelling import cancel_class, move_enrolled, reinstate_class
from courses.double_booking import double_bookings
from courses.forms.sessions import CancelForm, MoveMembersForm
from courses.models import CourseSession, Enrolment
from courses.session_page import class_name, told_in_words
from courses.states import CANCEL, MOVE_MEMBERS, REINSTATE
from courses.views.above import CLASSES
from courses.views.sessions import back_to_class, class_or_404, page_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.said import Said
from people.models import Member

State = Enrolment.State


@requires(CANCEL.right)
@require_http_methods(["GET", "POST"])
def session_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a class, with the reason; its members may go to another one in the same step."""
    course_session = class_or_404(pk)
    if refused := why_refused(lambda: CANCEL.check_can(course_session, by=request.user)):
        return back_to_class(request, course_session, refused)
    enrolled = course_session.enrolments.filter(state=State.ENROLLED).count()
    form = CancelForm(
        sent_with(request)[0],
        course_session=course_session,
        today=timezone.localdate(),
        enrolled=enrolled,
    )
    return form_page(
        request,
        form,
        write=lambda given: cancel_class(course_session=course_session, **given, by=request.user),
        say_done=lambda row: said_of_cancelled(
            row, enrolled, form.cleaned_data.get("move_to"), by=request.user
        ),
        go_to=page_of,
        show=lambda: show(
            request, "courses/session_cancel.html", form, course_session, number=enrolled
        ),
    )


@requires(MOVE_MEMBERS.right)
@require_http_methods(["GET", "POST"])
def session_move_members(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move those whom a canceled class has left without a place to another one."""
    course_session = class_or_404(pk)
    if refused := why_refused(lambda: MOVE_MEMBERS.check_can(course_session, by=request.user)):
        return back_to_class(request, course_session, refused)
    form = MoveMembersForm(
        sent_with(request)[0], course_session=course_session, today=timezone.localdate()
    )
    return form_page(
        request,
        form,
        write=lambda given: move_enrolled(course_session=course_session, **given, by=request.user),
        say_done=lambda moved: said_of_moved(form.cleaned_data["move_to"], by=request.user),
        go_to=lambda moved: page_of(form.cleaned_data["move_to"]),
        show=lambda: show(
            request,
            "courses/session_move_members.html",
            form,
            course_session,
            number=course_session.enrolments.filter(state=State.CANCELLED).count(),
        ),
    )


@requires(REINSTATE.right)
@require_POST
def session_reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a canceled class up again."""
    course_session = class_or_404(pk)
    return press_button(
        request,
        write=lambda: reinstate_class(course_session=course_session, by=request.user),
        say_done=lambda row: [
            Said("success", f"{class_name(row)} is reinstated. {enrolled_again(row)}"),
            *(Said("warning", sentence) for sentence in double_bookings(row, request.user)),
        ],
        go_to=page_of(course_session),
    )


def show(
    request: SignedInRequest,
    template: str,
    form: MoveMembersForm,
    course_session: CourseSession,
    *,
    number: int,
) -> HttpResponse:
    """The page of a form about the members of a class, of whom there are `number`."""
    page = page_of(course_session)
    context = {
        "form": form,
        "course_session": course_session,
        "number": number,
        "cancel_url": page,
        "breadcrumb": breadcrumb(CLASSES, (class_name(course_session), page)),
    }
    return render(request, template, context)


def said_of_cancelled(
    course_session: CourseSession, told: int, move_to: CourseSession | None, *, by: Member
) -> list[Said]:
    """That a class is cancelled, who reads of it, and where they are now."""
    words = f"The class {class_name(course_session)} is canceled.{told_in_words(told)}"
    moved = said_of_moved(move_to, by=by) if move_to is not None else []
    return [Said("success", words), *moved]


def said_of_moved(move_to: CourseSession, *, by: Member) -> list[Said]:
    """Where the members are now, and what they have besides at those hours."""
    return [
        Said("success", f"They are enrolled in {class_name(move_to)} now."),
        *(Said("warning", sentence) for sentence in double_bookings(move_to, by)),
    ]


def enrolled_again(course_session: CourseSession) -> str:
    """How many have their place back, and how many went elsewhere."""
    places = course_session.enrolments
    back = places.filter(state=State.ENROLLED).count()
    elsewhere = places.filter(state=State.RESCHEDULED).count()
    said = "1 member is enrolled." if back == 1 else f"{back:,} members are enrolled."
    if elsewhere:
        was = "1 was" if elsewhere == 1 else f"{elsewhere:,} were"
        said = f"{said} {was} given another class and stay there."
    return said
