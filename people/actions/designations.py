"""Designate a member for a role, and end a designation."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from frame.forms_once import Added, add_once, made_by_form
from frame.notices.actions import notify
from frame.rights import DESIGNATED_ROLES, Role
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member, RoleDesignation
from people.states import DESIGNATE, END_ROLE
from people.telling import ROLE_ENDED, ROLE_GIVEN


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
        ValidationError: by field: the member left or is `by`, holds the role already, or the day
            is before the hire or still to come.
    """
    # Two administrators who designate the same at once wait here for each other.
    member = locked_member(member)
    try:
        DESIGNATE.check_can(None, by=by, member=member)
    except ValidationError as error:
        raise ValidationError({"member": error.messages}) from None
    if (made := made_by_form(RoleDesignation, form_token)) is not None:
        return Added(made, is_repeat=True)
    held = member.designations.filter(role=role, ended_on__isnull=True).first()
    _check(member, role, designated_on, held, today)

    def add() -> RoleDesignation:
        designation = RoleDesignation(
            member=member,
            role=role,
            designated_on=designated_on,
            designated_by=by,
            form_token=form_token,
        )
        designation._history_user = by
        designation.save()
        record_event(
            DESIGNATE.event,
            by=by,
            about=designation,
            member=member,
            after={"role": role, "designated_on": designated_on},
        )
        words = f"You have the role {designation.get_role_display()} now."
        notify(ROLE_GIVEN, [member], words, by=by)
        return designation

    return add_once(RoleDesignation, form_token, add)


@transaction.atomic
def end_designation(
    *, designation: RoleDesignation, ended_on: date, by: Member, today: date
) -> RoleDesignation:
    """Take a role away; it gives nothing from the moment this is entered.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is `by`'s own or ended already; or for `ended_on`: the day is before
            it was given or still to come.
    """
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    designation = RoleDesignation.objects.select_for_update().get(pk=designation.pk)
    END_ROLE.check_can(designation, by=by)
    if ended_on < designation.designated_on:
        raise ValidationError(
            {
                "ended_on": f"{us_date(ended_on)} is before it was given, "
                f"{us_date(designation.designated_on)}. Correct the day."
            }
        )
    if problem := _still_to_come(ended_on, today):
        raise ValidationError({"ended_on": problem})
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
    words = f"You no longer have the role {designation.get_role_display()}."
    notify(ROLE_ENDED, [designation.member], words, by=by)
    return designation


def _check(
    member: Member, role: str, designated_on: date, held: RoleDesignation | None, today: date
) -> None:
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
