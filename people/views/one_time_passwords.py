"""One-time passwords: made and confirmed by administrators, refused by the member."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import carried_out, press_button, why_refused
from frame.requests import SignedInRequest
from frame.rights import GUARDED_ROLES, Right
from frame.said import Said, say
from people.actions.one_time_passwords import (
    check_not_ended,
    confirm_one_time_password,
    make_one_time_password,
    refuse_one_time_password,
    stop_one_time_password,
)
from people.forms.one_time_passwords import OneTimePasswordForm
from people.models import Member, OneTimePassword
from people.states.one_time_passwords import CONFIRM_PASSWORD, MAKE_PASSWORD, STOP_PASSWORD
from people.views.above import MEMBERS, TO_CONFIRM
from people.views.members import kept_member, page_of

SHOWN_ONCE = "This one-time password was shown before, and is shown once. Make another one."


@requires(MAKE_PASSWORD.right)
@require_http_methods(["GET", "POST"])
def one_time_password_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a one-time password for a member, and show it once."""
    member, now = kept_member(request, pk), timezone.now()
    form = OneTimePasswordForm(request.POST if request.method == "POST" else None)
    made = carried_out(
        request,
        form,
        lambda given: make_one_time_password(member=member, by=request.user, now=now, **given),
    )
    way = breadcrumb(ADMINISTRATION, MEMBERS, (member.name, page_of(member)))
    if made is None:
        page = {
            "form": form,
            "member": member,
            "is_guarded": not GUARDED_ROLES.isdisjoint(member.roles),
            "standing": member.one_time_passwords.standing(now).first(),
            "why_not": why_refused(
                lambda: MAKE_PASSWORD.check_can(None, by=request.user, member=member)
            ),
            "cancel_url": page_of(member),
            "breadcrumb": way,
        }
        return render(request, "people/one_time_password_make.html", page)
    if made.is_repeat:
        say(request, [Said("info", SHOWN_ONCE)])
        return redirect(page_of(member))
    return _handed_over(request, made.row, way)


@requires(CONFIRM_PASSWORD.right)
@require_http_methods(["GET", "POST"])
def one_time_password_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm a one-time password that another administrator made, and show its second half."""
    one_time, now = _one_time(request, pk), timezone.now()
    form = OneTimePasswordForm(request.POST if request.method == "POST" else None)
    confirmed = carried_out(
        request,
        form,
        lambda _: confirm_one_time_password(one_time=one_time, by=request.user, now=now),
    )
    way = breadcrumb(ADMINISTRATION, TO_CONFIRM)
    if confirmed is not None:
        return _handed_over(request, confirmed.row, way)

    def check() -> None:
        CONFIRM_PASSWORD.check_can(one_time, by=request.user)
        check_not_ended(one_time, now)

    page = {
        "form": form,
        "one_time": one_time,
        "why_not": why_refused(check),
        "breadcrumb": way,
    }
    return render(request, "people/one_time_password_confirm.html", page)


@requires(STOP_PASSWORD.right)
@require_POST
def one_time_password_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a one-time password open nothing any more."""
    one_time = _one_time(request, pk)
    return press_button(
        request,
        write=lambda: stop_one_time_password(
            one_time=one_time, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: f"The one-time password of {one_time.member.name} opens nothing now.",
        go_to=page_of(one_time.member),
    )


@requires(Right.SEE_OWN_RECORD)
@require_POST
def one_time_password_refuse(request: SignedInRequest) -> HttpResponse:
    """Stop the one-time password that somebody made for the one who asks."""
    return press_button(
        request,
        write=lambda: refuse_one_time_password(by=request.user, now=timezone.now()),
        say_done=lambda _: "It opens nothing now, and the auditor is told.",
        go_to=reverse("password-change"),
    )


def _one_time(request: SignedInRequest, pk: int) -> OneTimePassword:
    """The one-time password that an address names, to who administers."""
    rows = OneTimePassword.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("member", "made_by"), pk=pk)


def _handed_over(request: SignedInRequest, row: OneTimePassword, way: object) -> HttpResponse:
    """The page that shows, this once, what is to be handed over."""
    member: Member = row.member
    page = {"one_time": row, "member": member, "back": page_of(member), "breadcrumb": way}
    return render(request, "people/one_time_password_shown.html", page)
