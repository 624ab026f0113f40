"""Designate a member for a role, ask for one that is guarded, confirm it, and end a designation."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind
from frame.forms_once import Added, add_once, made_by_form
from frame.notices.actions import notify
from frame.rights import DESIGNATED_ROLES, GUARDED_ROLES, Role
from frame.transitions import Transition
from frame.words import us_date
from people.actions.by_two import locked_to_confirm, stop_asked, tell_asked
from people.actions.guarded_changes import check_enough_left, tell_guarded_change
from people.actions.locking import lock_guarded_roles, locked_member
from people.actions.one_time_passwords import end_ways_in
from people.models import Member, RoleDesignation, RoleRequest
from people.states.designations import DESIGNATE, END_ROLE, REVIEW_ROLE
from people.states.role_requests import ASK_ROLE, CONFIRM_ROLE, STOP_ROLE
from people.telling import ROLE_ENDED, ROLE_GIVEN, tell_confirmed


@transaction.atomic
def designate_member(
    *,
    member: Member,
    role: str,
    designated_on: date,
    by: Member,
    today: date,
    form_token: UUID | None = None,
) -> Added[RoleDesignation]:
    """Give a member a role, which holds at once.

    Args:
        designated_on: the day it was given, today or before.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field: the member left or is `by`, holds the role already, the role is
            one that a second administrator confirms, or the day is before the hire or still to
            come.
    """
    # Two administrators who designate the same at once wait here for each other.
    member = locked_member(member)
    _check_step(DESIGNATE, by=by, member=member)
    if (made := made_by_form(RoleDesignation, form_token)) is not None:
        return Added(made, is_repeat=True)
    _check(member, role, designated_on, today)
    if role in GUARDED_ROLES:
        label = Role(role).label
        raise ValidationError({"role": f"{label} is asked for; another administrator confirms it."})

    def add() -> RoleDesignation:
        designation = _given(member, role, designated_on, by=by, form_token=form_token)
        record_event(
            DESIGNATE.event,
            by=by,
            about=designation,
            member=member,
            after={"role": role, "designated_on": designated_on},
        )
        return designation

    return add_once(RoleDesignation, form_token, add)


def _given(
    member: Member, role: str, designated_on: date, *, by: Member, form_token: UUID | None
) -> RoleDesignation:
    """Write a designation, and tell its member."""
    designation = RoleDesignation(
        member=member,
        role=role,
        designated_on=designated_on,
        designated_by=by,
        form_token=form_token,
    )
    designation._history_user = by
    designation.save()
    words = f"You have the role {designation.get_role_display()} now."
    notify(ROLE_GIVEN, [member], words, by=by)
    return designation


@transaction.atomic
def ask_for_role(
    *,
    member: Member,
    role: str,
    designated_on: date,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[RoleRequest]:
    """Ask that a member is given a role that audits, decides or administers.

    It gives nothing until another administrator has confirmed it. The auditors are told.

    Args:
        designated_on: the day on which the role was given, today or before.
        form_token: the token of the form, so that a second sending asks nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, as for `designate_member`; or it is asked for already.
    """
    member = locked_member(member)
    _check_step(ASK_ROLE, by=by, member=member)
    if (made := made_by_form(RoleRequest, form_token)) is not None:
        return Added(made, is_repeat=True)
    _check(member, role, designated_on, timezone.localdate(now))
    if RoleRequest.objects.to_confirm().filter(member=member, role=role).exists():
        raise ValidationError({"role": "It is asked for already, and waits to be confirmed."})

    def add() -> RoleRequest:
        request = RoleRequest.objects.create(
            member=member,
            role=role,
            designated_on=designated_on,
            asked_by=by,
            asked_at=now,
            form_token=form_token,
        )
        record_event(
            ASK_ROLE.event,
            by=by,
            about=request,
            member=member,
            after={"role": role, "designated_on": designated_on},
        )
        words = f"{by.name} asks that {member} is given the role {request.get_role_display()}."
        tell_asked(request, words, by=by)
        return request

    return add_once(RoleRequest, form_token, add)


@transaction.atomic
def confirm_role(*, request: RoleRequest, by: Member, now: datetime) -> RoleDesignation:
    """Give the role that another administrator asked for; it holds at once.

    With the first one that is guarded ends what one administrator may have given: the password, and
    the sessions opened by it. The way in is a one-time password of two.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: `by` asked for it or it is for `by`; it waits no longer; or the member left
            or holds the role by now.
    """
    request = locked_to_confirm(request, CONFIRM_ROLE, by=by)
    member = request.member
    _check(member, request.role, request.designated_on, timezone.localdate(now))
    if GUARDED_ROLES.isdisjoint(member.roles):
        end_ways_in(member=member, by=by, now=now)
    designation = _given(member, request.role, request.designated_on, by=by, form_token=None)
    request.designation, request.confirmed_by = designation, by
    request.save()
    record_event(
        CONFIRM_ROLE.event,
        by=by,
        about=designation,
        member=member,
        after={
            "role": request.role,
            "designated_on": request.designated_on,
            "asked_by": request.asked_by.serial_number,
        },
    )
    tell_confirmed(f"the role {request}", member=member, asked_by=request.asked_by, by=by)
    return designation


@transaction.atomic
def stop_role_request(*, request: RoleRequest, by: Member, now: datetime) -> None:
    """Let a request for a role go, unconfirmed; who asked for it and the auditors are told.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is confirmed or stopped already.
    """
    what = f"the request that {request.member} is given the role {request.get_role_display()}"
    stop_asked(request, STOP_ROLE, what=what, by=by, now=now, after={"role": request.role})


@transaction.atomic
def review_designations(
    *, designations: Collection[RoleDesignation], by: Member, today: date
) -> list[RoleDesignation]:
    """Say of designations that they are still needed, all of them or none (930-5 IV.B.3).

    One that was reviewed today already stays as it is.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: one of them is `by`'s own, or has ended meanwhile.
    """
    if not by.has_right(REVIEW_ROLE.right):
        raise PermissionDenied
    keys = sorted(designation.pk for designation in designations)
    # One order for all, and no join: as where one ends.
    locked = list(RoleDesignation.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for designation in locked:
        REVIEW_ROLE.check_can(designation, by=by)
    reviewed = [designation for designation in locked if designation.reviewed_on != today]
    for designation in reviewed:
        before = designation.reviewed_on
        designation.reviewed_on, designation.reviewed_by = today, by
        designation._history_user = by
        designation.save()
        record_event(
            REVIEW_ROLE.event,
            by=by,
            about=designation,
            member=designation.member,
            before={"role": designation.role, "reviewed_on": before},
            after={"reviewed_on": today},
        )
    return reviewed


@transaction.atomic
def end_designation(
    *, designation: RoleDesignation, ended_on: date, by: Member, today: date
) -> RoleDesignation:
    """Take a role away; it gives nothing from the moment this is entered.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is `by`'s own or ended already; the house would be without an auditor
            or a second administrator; or for `ended_on`: the day is before it was given or still to
            come.
    """
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    if designation.role in GUARDED_ROLES:
        lock_guarded_roles()
    designation = RoleDesignation.objects.select_for_update().get(pk=designation.pk)
    END_ROLE.check_can_now(designation, by=by)
    if ended_on < designation.designated_on:
        raise ValidationError(
            {
                "ended_on": f"{us_date(ended_on)} is before it was given, "
                f"{us_date(designation.designated_on)}. Correct the day."
            }
        )
    if problem := _still_to_come(ended_on, today):
        raise ValidationError({"ended_on": problem})
    if designation.role in GUARDED_ROLES:
        check_enough_left([designation.member], today=today, roles=[designation.role])
    designation.ended_on = ended_on
    designation._history_user = by
    designation.save()
    record_event(
        END_ROLE.event,
        by=by,
        about=designation,
        member=designation.member,
        before={"role": designation.role, "designated_on": designation.designated_on},
        after={"ended_on": ended_on},
    )
    member, role = designation.member, designation.get_role_display()
    if designation.role in GUARDED_ROLES:
        tell_guarded_change(member, f"has ended the role {role} of {member}.", by=by)
    else:
        notify(ROLE_ENDED, [member], f"You no longer have the role {role}.", by=by)
    return designation


def _check_step(step: Transition[Any, EventKind], *, by: Member, member: Member) -> None:
    """Whether `by` may give this member a role at all; a refusal stands beside the member."""
    try:
        step.check_can(None, by=by, member=member)
    except ValidationError as error:
        raise ValidationError({"member": error.messages}) from None


def _check(member: Member, role: str, designated_on: date, today: date) -> None:
    held = member.designations.filter(role=role, ended_on__isnull=True).first()
    errors: dict[str, str] = {}
    if role not in DESIGNATED_ROLES:
        errors["role"] = f"“{role[:40]}” is not a role that is designated. Choose one of the list."
    elif held is not None:
        errors["role"] = (
            f"{member.name} has held the role {Role(role).label} since "
            f"{us_date(held.designated_on)}. Nothing is left to do."
        )
    if member.separated_on is not None and member.separated_on < today:
        errors["member"] = (
            f"{member.serial_number} {member.name} left on {us_date(member.separated_on)}. "
            "Designate somebody who works here."
        )
    if designated_on < member.hired_on:
        errors["designated_on"] = (
            f"{us_date(designated_on)} is before {member.name} was hired, "
            f"{us_date(member.hired_on)}. Correct the day."
        )
    elif problem := _still_to_come(designated_on, today):
        errors["designated_on"] = problem
    if errors:
        raise ValidationError(errors)


def _still_to_come(day: date, today: date) -> str:
    """Why a day to come is refused: what is entered holds at once."""
    if day <= today:
        return ""
    return (
        f"{us_date(day)} is still to come, and what is entered holds at once. Enter it on that day."
    )
