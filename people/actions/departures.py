"""Separate members, or move them to another element, one or many at once."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from events.trail import as_said
from frame.days import day_problem
from frame.rights import Right
from frame.words import us_date
from people.actions.guarded_changes import (
    check_enough_left,
    guarded_among,
    tell_guarded_change,
)
from people.actions.leading import check_gains_no_member, end_leading
from people.actions.locking import (
    keys_led_by,
    lock_guarded_roles,
    locked_elements,
    locked_members,
)
from people.actions.sessions import forget_sign_ins
from people.credit_days import days_of_credit, left_too_early
from people.leaving import Departure, Leaving, departure_of
from people.models import Element, Member

MEMBER_SEPARATE = EventKind(
    "member.separate",
    "Separated a member",
    names={"ended_roles": "Roles that ended", "ended_lead": "No longer leads"},
)
MEMBER_MOVE = EventKind("member.move", "Moved a member to another element")


def plan_separation(
    *, members: Sequence[Member], separated_on: date, by: Member, today: date
) -> Departure:
    """Who would be separated, and what that leaves open; nothing is written.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field: nobody is named, one of them can't be separated on that day, or
            the house would be without an auditor or a second administrator.
    """
    by.check_right(Right.ADMINISTER)
    if problem := day_problem(separated_on, today=today):
        raise ValidationError({"separated_on": problem})
    credit = days_of_credit(members)

    def problem_of(member: Member) -> str:
        if member == by:
            return "You can't separate yourself. Ask another administrator to do it."
        if member.separated_on is not None:
            return (
                f"{named(member)} {_leaves(member.separated_on, today)} already. Take the number "
                "out, or change the day on the member's page."
            )
        if separated_on < member.hired_on:
            return (
                f"{named(member)} was hired on {us_date(member.hired_on)}, after "
                f"{us_date(separated_on)}. Take the number out, or change the day."
            )
        if too_early := left_too_early(member, separated_on, credit):
            return f"{named(member)}: {too_early}"
        return ""

    _check_each(members, problem_of)
    try:
        check_enough_left(members, today=today)
    except ValidationError as refused:
        raise ValidationError({"members": refused.messages}) from None
    return departure_of(Leaving(members, last_on=separated_on), today=today)


@transaction.atomic
def separate_members(
    *,
    members: Sequence[Member],
    separated_on: date,
    confirmed: str,
    by: Member,
    today: date,
    ends_sign_in: bool = False,
) -> list[Member]:
    """Enter the last day of employment; who has left by then holds and leads nothing more.

    Args:
        separated_on: the last day of employment, which may be still to come.
        confirmed: the seal of the departure that was looked at.
        ends_sign_in: that they may sign in no more from now on, and not only after that day.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field; or what is left open has changed since it was looked at.
    """
    lock_guarded_roles()
    members = locked_members(members)
    if separated_on <= today:
        locked_elements(keys_led_by(members))  # who leaves leads nothing more
    plan = plan_separation(members=members, separated_on=separated_on, by=by, today=today)
    _check_confirmed(plan, confirmed)
    for member in members:
        enter_last_day(member, separated_on, by=by, today=today, ends_sign_in=ends_sign_in)
    return members


def enter_last_day(
    member: Member, separated_on: date, *, by: Member, today: date, ends_sign_in: bool = False
) -> None:
    """Write a separation, or another day of it, that was checked; the roles and the lead of
    elements end with it, unless the day is still to come.

    Args:
        member: locked, with the other columns as they are stored, and the elements led locked.
        ends_sign_in: as for `separate_members`.

    Raises:
        PermissionDenied: `by` doesn't administer.
    """
    by.check_right(Right.ADMINISTER)
    before: dict[str, Any] = {"separated_on": as_said(member.separated_on)}
    after: dict[str, Any] = {"separated_on": separated_on}
    member.separated_on = separated_on
    if ends_now := ends_sign_in and member.is_active:
        before["is_active"], after["is_active"] = True, False
        member.is_active = False
    member._history_user = by
    member.save()
    if guarded_among([member]):
        did = f"has entered {us_date(separated_on)} as the last day of {member}"
        tell_guarded_change(member, f"{did}{', and ended their sign-in' * ends_now}.", by=by)
    has_left = separated_on <= today
    if has_left or ends_now:
        forget_sign_ins(member)
    ended = {
        "ended_roles": _end_roles(member, separated_on, by) if has_left else [],
        "ended_lead": end_leading(member, by=by) if has_left else [],
    }
    record_event(
        MEMBER_SEPARATE,
        by=by,
        about=member,
        member=member,
        before=before,
        after=after | {key: said for key, said in ended.items() if said},
    )


def plan_move(*, members: Sequence[Member], element: Element, by: Member, today: date) -> Departure:
    """Who would move where, and what that leaves open; nothing is written.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field: nobody is named, one of them left, is there already or would
            come into the reach of `by`; or the element is closed.
    """
    by.check_right(Right.ADMINISTER)
    if element.closed_on is not None:
        raise ValidationError(
            {
                "element": f"{element.name} is closed since {us_date(element.closed_on)}. Choose "
                "another element."
            }
        )

    def problem_of(member: Member) -> str:
        if member == by:
            return "You can't move yourself. Ask another administrator to do it."
        if member.separated_on is not None and member.separated_on < today:
            return f"{named(member)} left on {us_date(member.separated_on)}. Take the number out."
        if member.element_id == element.pk:
            return f"{named(member)} belongs to {element.name} already. Take the number out."
        return ""

    _check_each(members, problem_of)
    check_gains_no_member(members, element, by=by)
    return departure_of(Leaving(members, to=element), today=today)


@transaction.atomic
def move_members(
    *, members: Sequence[Member], element: Element, confirmed: str, by: Member, today: date
) -> list[Member]:
    """Move members to another element.

    Args:
        confirmed: the seal of the departure that was looked at.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field; or what is left open has changed since it was looked at.
    """
    members = locked_members(members)
    element = locked_elements([element.pk])[element.pk]
    plan = plan_move(members=members, element=element, by=by, today=today)
    _check_confirmed(plan, confirmed)
    for member in members:
        before = member.element
        member.element = element
        member._history_user = by
        member.save()
        record_event(
            MEMBER_MOVE,
            by=by,
            about=member,
            member=member,
            before={"element": as_said(before)},
            after={"element": as_said(element)},
        )
    return members


def named(member: Member) -> str:
    """`4411 Núñez, Ana`"""
    return f"{member.serial_number} {member.name}"


def _leaves(day: date, today: date) -> str:
    return f"left on {us_date(day)}" if day < today else f"leaves on {us_date(day)}"


def _check_each(members: Sequence[Member], problem_of: Callable[[Member], str]) -> None:
    if not members:
        raise ValidationError({"members": "Type at least one serial number."})
    problems = [problem for member in members if (problem := problem_of(member))]
    if problems:
        raise ValidationError({"members": problems})


def _check_confirmed(plan: Departure, confirmed: str) -> None:
    if confirmed != plan.seal:
        raise ValidationError(
            "What this leaves open has changed since you looked. Nothing was saved. Look at it "
            "once more."
        )


def _end_roles(member: Member, separated_on: date, by: Member) -> list[str]:
    """End what the member holds, no designation before the day it was given; names the roles."""
    held = list(member.designations.filter(ended_on__isnull=True).order_by("pk"))
    for designation in held:
        designation.ended_on = max(separated_on, designation.designated_on)
        designation._history_user = by
        designation.save()
    return [designation.get_role_display() for designation in held]
