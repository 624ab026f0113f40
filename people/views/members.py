"""The members that administrators keep: the list, one of them, and what is changed of them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.actions import record_list_export
from events.trail import latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said
from people.actions.members import (
    add_member,
    change_member,
    changes_of_member,
)
from people.actions.serial_numbers import correct_serial_number
from people.actions.unlocking import unlock_member
from people.actions.withdrawing import check_can_withdraw, withdraw_member
from people.filters import MemberFilter
from people.forms.members import MemberForm, SerialNumberForm, WithdrawalForm, shown_values
from people.guessing.locked_out import locks_of
from people.member_facts import facts_of, standing_facts_of
from people.member_trail import writes_about
from people.models import Member
from people.tables import KeptMemberTable
from people.views.above import MEMBERS


@requires(Right.ADMINISTER)
@require_GET
def member_list(request: SignedInRequest) -> HttpResponse:
    """Everybody on file, or the filtered rows as a file."""
    members = Member.objects.kept_by(request.user).select_related("element")
    members = members.order_by("last_name", "first_name")
    listed = MemberFilter(request.GET, members, request=request)
    return list_page(
        request,
        "people/member_list.html",
        table=KeptMemberTable(listed.qs, today=timezone.localdate()),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(ADMINISTRATION)},
    )


@requires(Right.ADMINISTER)
@require_GET
def member_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is on file of a member, and every change of it."""
    # Who was entered twice and merged away has a page still, which leads to the one that stayed.
    everybody = Member.everybody.select_related("element", "merged_into")
    member = get_object_or_404(everybody, pk=pk)
    now = timezone.now()
    locks = locks_of(member.serial_number, now)
    locked = locks[0].locked_until if locks else None
    one_time = member.one_time_passwords.standing(now).select_related("made_by").first()
    return render(
        request,
        "people/member_detail.html",
        {
            "member": member,
            "facts": facts_of(member),
            "state": standing_facts_of(member, locked, one_time, today=timezone.localdate()),
            "locks": locks,
            "one_time": one_time,
            "signed_in": member.sessions.going_on(now).count(),
            "leaves": member.leaves.not_voided(),
            "merges": member.merges.filter(undone_at=None).select_related("merged", "merged_by"),
            "writes": trail_of(writes_about(member), reader=request.user),
            "breadcrumb": breadcrumb(ADMINISTRATION, MEMBERS),
        },
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_add(request: SignedInRequest) -> HttpResponse:
    """Add a member."""
    form = MemberForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: (
            form.is_on_file
            or add_member(
                serial_number=given["serial_number"],
                values=form.values,
                by=request.user,
                today=timezone.localdate(),
                form_token=given["form_token"],
                another_than=form.another_than,
            )
        ),
        say_done=lambda member: said_of_added(member, is_on_file=member == form.is_on_file),
        go_to=page_of,
        show=lambda: show_form(request, "people/member_form.html", form, None),
    )


def said_of_added(member: Member, *, is_on_file: bool) -> list[Said]:
    """That somebody is added; or that nobody is, being on file."""
    if is_on_file:
        return [Said("info", f"Nobody is added: this is {member}. Change here what differs.")]
    return [Said("success", f"{member} is added.")]


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is on file of a member."""
    member = kept_member(request, pk)
    initial = {**shown_values(member), "seen": latest_of(changes_of_member(member))}
    form = MemberForm(sent_with(request)[0], initial=initial, member=member)
    return form_page(
        request,
        form,
        write=lambda given: change_member(
            member=member,
            values=form.values,
            by=request.user,
            today=timezone.localdate(),
            seen=given["seen"],
            reasons=form.reasons,
        ),
        say_done=lambda changed: f"{changed} is saved.",
        go_to=page_of,
        show=lambda: show_form(request, "people/member_form.html", form, member),
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def serial_number_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a serial number; the old one goes on finding the member."""
    member = kept_member(request, pk)
    form = SerialNumberForm(sent_with(request)[0])
    before = member.serial_number
    return form_page(
        request,
        form,
        write=lambda given: correct_serial_number(member=member, by=request.user, **given),
        say_done=lambda changed: (
            f"{changed.name} has the serial number {changed.serial_number} from now on. A search "
            f"for {before} still finds the member."
        ),
        go_to=page_of,
        show=lambda: show_form(request, "people/member_serial_number.html", form, member),
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a member who was added by mistake."""
    member = kept_member(request, pk)
    form, today = WithdrawalForm(sent_with(request)[0]), timezone.localdate()
    return form_page(
        request,
        form,
        write=lambda given: withdraw_member(member=member, by=request.user, today=today, **given),
        say_done=lambda _: f"{member} is withdrawn. The event log keeps what was on file.",
        go_to=lambda _: reverse("people:member-list"),
        show=lambda: show_form(
            request,
            "people/member_withdraw.html",
            form,
            member,
            why_not=lambda: check_can_withdraw(member, today=today),
        ),
    )


@requires(Right.ADMINISTER)
@require_POST
def member_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the lock of a member before its time."""
    member = kept_member(request, pk)
    return press_button(
        request,
        write=lambda: unlock_member(member=member, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{member.name} can try to sign in again at once.",
        go_to=page_of(member),
    )


def kept_member(request: SignedInRequest, pk: int) -> Member:
    """The member that an address names, to who administers."""
    members = Member.objects.kept_by(request.user).select_related("element")
    return get_object_or_404(members, pk=pk)


def page_of(member: Member) -> str:
    """The address of a member's page."""
    return reverse("people:member-detail", kwargs={"pk": member.pk})


def show_form(
    request: SignedInRequest,
    template: str,
    form: Any,
    member: Member | None,
    *,
    why_not: Callable[[], None] | None = None,
) -> HttpResponse:
    """The page of a form; `member` is the one it is about, None for a new one.

    Args:
        why_not: raises with the reason if it can't be done at all.
    """
    back = page_of(member) if member else reverse("people:member-list")
    return render(
        request,
        template,
        {
            "form": form,
            "member": member,
            "cancel_url": back,
            "why_not": why_refused(why_not) if why_not else "",
            "breadcrumb": breadcrumb(
                ADMINISTRATION, MEMBERS, *([(member.name, back)] if member else [])
            ),
        },
    )
