"""When a member is on leave: entering it, its last day, and voiding it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.forms import VoidForm
from frame.access import requires
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from people.actions.leaves import add_leave, end_leave, void_leave
from people.forms.leaves import LastDayForm, LeaveForm
from people.models import Leave
from people.states.leaves import END_LEAVE, ENTER_LEAVE, VOID_LEAVE
from people.views.members import kept_member, page_of, show_form


@requires(ENTER_LEAVE.right)
@require_http_methods(["GET", "POST"])
def leave_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter days on which a member is away."""
    member = kept_member(request, pk)
    form = LeaveForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: add_leave(
            member=member,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            **given,
        ),
        say_done=lambda leave: f"{member.name} is on leave {leave.days_in_words}.",
        go_to=lambda _: page_of(member),
        show=lambda: show_form(
            request,
            "people/leave_form.html",
            form,
            member,
            why_not=lambda: ENTER_LEAVE.check_can(None, by=request.user, member=member),
        ),
    )


@requires(END_LEAVE.right)
@require_http_methods(["GET", "POST"])
def leave_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter the last day of a leave."""
    leave = _kept_leave(request, pk)
    form = LastDayForm(sent_with(request)[0], initial={"ends_on": timezone.localdate()})
    return form_page(
        request,
        form,
        write=lambda given: end_leave(
            leave=leave, by=request.user, today=timezone.localdate(), **given
        ),
        say_done=lambda ended: f"{leave.member.name} was on leave {ended.days_in_words}.",
        go_to=lambda _: page_of(leave.member),
        show=lambda: show_form(
            request,
            "people/leave_end.html",
            form,
            leave.member,
            why_not=lambda: END_LEAVE.check_can(leave, by=request.user),
        ),
    )


@requires(VOID_LEAVE.right)
@require_http_methods(["GET", "POST"])
def leave_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void a leave with a reason."""
    leave = _kept_leave(request, pk)
    form = VoidForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: void_leave(leave=leave, by=request.user, now=timezone.now(), **given),
        say_done=lambda _: f"The leave {leave.days_in_words} is voided.",
        go_to=lambda _: page_of(leave.member),
        show=lambda: show_form(
            request,
            "people/leave_void.html",
            form,
            leave.member,
            why_not=lambda: VOID_LEAVE.check_can(leave, by=request.user),
        ),
    )


def _kept_leave(request: SignedInRequest, pk: int) -> Leave:
    rows = Leave.objects.visible_to(request.user).select_related("member__element", "voided_by")
    return get_object_or_404(rows, pk=pk)
