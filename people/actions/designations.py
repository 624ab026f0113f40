"""Designate a member for a role, and end a designation."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from frame.forms_once import Added
from frame.rights import DESIGNATED_ROLES, Role
from frame.templatetags.display import us_date
from people.actions.locking import locked_member
from people.models import Member, RoleDesignation
from people.states import DESIGNATE, END_ROLE


@transaction.atomic
def designate_member(
    *, member: Member, role: str, designated_on: date, by: Member, today: date
) -> Added[RoleDesignation]:
    """Give a member a role, which holds at once.

    Args:
        designated_on: the day it was given, today or before.

    Returns:
        The designation; as a repeat where the very same was entered before.

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
    held = member.designations.filter(role=role, ended_on__isnull=True).first()
    if held is not None and (held.designated_on, held.designated_by) == (designated_on, by):
        return Added(held, is_repeat=True)
    _check(member, role, designated_on, held, today)
    designation = RoleDesignation(
        member=member, role=role, designated_on=designated_on, designated_by=by
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
    return Added(designation, is_repeat=False)


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
