"""Who is designated for which role: the list, a new designation, its confirmation, its end."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.actions import record_list_export
from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import GUARDED_ROLES, Right
from frame.said import Said
from people.actions.designations import (
    ask_for_role,
    confirm_role,
    designate_member,
    end_designation,
    review_designations,
    stop_role_request,
)
from people.filters import DesignationFilter
from people.forms.designations import DesignationForm, EndForm, ReviewForm
from people.models import OneTimePassword, RoleDesignation, RoleRequest
from people.states.designations import DESIGNATE, END_ROLE, REVIEW_ROLE
from people.states.role_requests import CONFIRM_ROLE, STOP_ROLE
from people.tables import DesignationTable
from people.views.above import ROLES, TO_CONFIRM

LONGEST_SERIAL_ASKED = 40


@requires(Right.ADMINISTER, Right.ENTER_COMPLETIONS)
@require_GET
def designation_list(request: SignedInRequest) -> HttpResponse:
    """Who holds a role or held one, or the filtered rows as a file.

    Who enters reads who else may enter or inquire, and keeps none of it.
    """
    administers = request.user.has_right(Right.ADMINISTER)
    given = RoleDesignation.objects.visible_to(request.user)
    given = given.select_related("member", "designated_by").order_by(
        "member__last_name", "member__first_name", "role", "-designated_on"
    )
    listed = DesignationFilter(request.GET, given, request=request)
    return list_page(
        request,
        "people/designation_list.html",
        table=DesignationTable(listed.qs, administers=administers),
        filterset=listed,
        record=record_list_export,
        context={
            "administers": administers,
            "breadcrumb": breadcrumb(ADMINISTRATION) if administers else [],
        },
    )


@requires(REVIEW_ROLE.right)
@require_http_methods(["GET", "POST"])
def designation_review(request: SignedInRequest) -> HttpResponse:
    """Say which roles are still needed, of those whose year is over or soon will be."""
    today = timezone.localdate()
    held = RoleDesignation.objects.visible_to(request.user).to_review(today)
    held = held.select_related("member", "designated_by")
    own, others = held.filter(member=request.user), held.exclude(member=request.user)
    form = ReviewForm(sent_with(request)[0], listed=others)
    return form_page(
        request,
        form,
        write=lambda given: review_designations(by=request.user, today=today, **given),
        say_done=said_of_review,
        go_to=lambda _: reverse("people:designation-review"),
        show=lambda: _form(
            request,
            "people/designation_review.html",
            form,
            listed=others,
            own=own,
            marked=set(request.POST.getlist("designations")),
            today=today,
        ),
    )


def said_of_review(reviewed: list[RoleDesignation]) -> str:
    """How many are on record as needed for another year."""
    number = len(reviewed)
    words = "1 role is" if number == 1 else f"{number:,} roles are"
    return f"{words} on record as still needed, for another year."


@requires(DESIGNATE.right)
@require_http_methods(["GET", "POST"])
def designation_add(request: SignedInRequest) -> HttpResponse:
    """Designate a member for a role."""
    today = timezone.localdate()
    asked = request.GET.get("member", "")[:LONGEST_SERIAL_ASKED]
    form = DesignationForm(sent_with(request)[0], initial={"designated_on": today, "member": asked})
    return form_page(
        request,
        form,
        write=lambda given: (
            ask_for_role(by=request.user, now=timezone.now(), **given)
            if given["role"] in GUARDED_ROLES
            else designate_member(by=request.user, today=today, **given)
        ),
        say_done=said_of_role,
        go_to=lambda given: reverse(
            "people:to-confirm" if isinstance(given, RoleRequest) else "people:designation-list"
        ),
        show=lambda: _form(request, "people/designation_form.html", form),
    )


def said_of_role(given: RoleDesignation | RoleRequest) -> list[Said]:
    """That a role is given; or that it is asked for and waits."""
    if isinstance(given, RoleDesignation):
        has_it = Said("success", f"{given.member} has the role {given.get_role_display()}.")
        return [has_it, *_said_of_password(given)]
    words = f"{given} is asked for. It gives nothing until another administrator confirms it."
    return [Said("info", words)]


def _said_of_password(given: RoleDesignation) -> list[Said]:
    """What comes next where the password has ended, as with a first guarded role."""
    member = given.member
    if given.role not in GUARDED_ROLES or member.has_usable_password():
        return []
    link = format_html(
        '<a class="usa-link" href="{}">Make a one-time password</a>',
        reverse("people:one-time-password-make", args=[member.pk]),
    )
    words = format_html("The password of {} has ended. {}", member.name, link)
    return [Said("info", words)]


@requires(CONFIRM_ROLE.right)
@require_GET
def to_confirm(request: SignedInRequest) -> HttpResponse:
    """What waits for a second administrator: guarded roles, and passwords of who holds one."""
    now = timezone.now()
    roles = RoleRequest.objects.visible_to(request.user).to_confirm()
    passwords = OneTimePassword.objects.visible_to(request.user).to_confirm(now)
    page = {
        "roles": roles.select_related("member", "asked_by"),
        "passwords": passwords.select_related("member", "made_by"),
        "breadcrumb": breadcrumb(ADMINISTRATION),
    }
    return render(request, "people/to_confirm.html", page)


@requires(CONFIRM_ROLE.right)
@require_http_methods(["GET", "POST"])
def role_request_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a role that another administrator asked for."""
    asked = _role_request(request, pk)
    form = forms.Form(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda _: confirm_role(request=asked, by=request.user, now=timezone.now()),
        say_done=said_of_role,
        go_to=lambda _: reverse("people:designation-list"),
        show=lambda: _form(
            request,
            "people/role_request_confirm.html",
            form,
            asked=asked,
            why_not=why_refused(lambda: CONFIRM_ROLE.check_can(asked, by=request.user)),
            breadcrumb=breadcrumb(ADMINISTRATION, TO_CONFIRM),
            cancel_url=reverse("people:to-confirm"),
        ),
    )


@requires(STOP_ROLE.right)
@require_POST
def role_request_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a request for a role go."""
    asked = _role_request(request, pk)
    return press_button(
        request,
        write=lambda: stop_role_request(request=asked, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{asked} is asked for no longer.",
        go_to=reverse("people:to-confirm"),
    )


def _role_request(request: SignedInRequest, pk: int) -> RoleRequest:
    """The request that an address names, to who administers."""
    rows = RoleRequest.objects.visible_to(request.user).select_related("member", "asked_by")
    return get_object_or_404(rows, pk=pk)


@requires(END_ROLE.right)
@require_http_methods(["GET", "POST"])
def designation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a designation."""
    today = timezone.localdate()
    rows = RoleDesignation.objects.visible_to(request.user).select_related("member")
    designation = get_object_or_404(rows, pk=pk)
    form = EndForm(sent_with(request)[0], initial={"ended_on": today})
    return form_page(
        request,
        form,
        write=lambda given: end_designation(
            designation=designation, by=request.user, today=today, **given
        ),
        say_done=lambda ended: f"{ended.member} has the role {ended.get_role_display()} no longer.",
        go_to=lambda _: reverse("people:designation-list"),
        show=lambda: _form(
            request,
            "people/designation_end.html",
            form,
            designation=designation,
            why_not=why_refused(lambda: END_ROLE.check_can(designation, by=request.user)),
        ),
    )


def _form(request: SignedInRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    page = {
        "form": form,
        "breadcrumb": breadcrumb(ADMINISTRATION, ROLES),
        "cancel_url": reverse("people:designation-list"),
    }
    return render(request, template, {**page, **more})
