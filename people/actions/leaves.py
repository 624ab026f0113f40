"""Enter when a member is on leave, and void what was wrong."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from events.event_log import record_event
from events.voiding import void_row
from frame.days import day_problem
from frame.forms_once import Added, add_once, made_by_form
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Leave, Member
from people.states.leaves import END_LEAVE, ENTER_LEAVE, TAKE_OVER_LEAVE, VOID_LEAVE


@transaction.atomic
def add_leave(
    *,
    member: Member,
    starts_on: date,
    ends_on: date | None,
    by: Member,
    now: datetime,
    today: date,
    form_token: UUID | None = None,
) -> Added[Leave]:
    """Enter days of leave, which the door for credit holds against what is entered.

    Args:
        ends_on: None while the leave lasts.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it would be `by`'s own; or by field: a day is impossible, or another leave
            has some of the days.
    """
    member = locked_member(member)
    ENTER_LEAVE.check_can(None, by=by, member=member)
    if (made := made_by_form(Leave, form_token)) is not None:
        return Added(made, is_repeat=True)
    _check_days(member, starts_on, ends_on, today)
    _check_no_other(member, starts_on, ends_on)

    def add() -> Leave:
        leave = Leave(
            member=member,
            starts_on=starts_on,
            ends_on=ends_on,
            entered_by=by,
            entered_at=now,
            form_token=form_token,
        )
        leave.save()
        record_event(
            ENTER_LEAVE.event,
            by=by,
            about=leave,
            member=member,
            after={"starts_on": starts_on, **({"ends_on": ends_on} if ends_on else {})},
        )
        return leave

    return add_once(Leave, form_token, add)


@transaction.atomic
def end_leave(*, leave: Leave, ends_on: date, by: Member, today: date) -> Leave:
    """Say which day was the last of a leave that lasts.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is void or ended already; or for `ends_on`: the day is impossible.
    """
    leave = Leave.objects.select_for_update().get(pk=leave.pk)
    END_LEAVE.check_can(leave, by=by)
    _check_last_day(ends_on, leave.starts_on, today)
    # save() refuses a stored row: its last day and a void are the changes there are.
    Leave.objects.filter(pk=leave.pk).update(ends_on=ends_on)
    leave.ends_on = ends_on
    record_event(
        END_LEAVE.event,
        by=by,
        about=leave,
        member=leave.member,
        before={"starts_on": leave.starts_on},
        after={"ends_on": ends_on},
    )
    return leave


@transaction.atomic
def void_leave(*, leave: Leave, reason: str, by: Member, now: datetime) -> Leave:
    """Void a leave that was not, or not on these days.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: the reason is blank or too long, or it is void already or `by`'s own.
    """
    before = {"starts_on": leave.starts_on}
    if leave.ends_on is not None:
        before["ends_on"] = leave.ends_on
    return void_row(leave, VOID_LEAVE, reason=reason, by=by, now=now, before=before)


@transaction.atomic
def take_over_voided_leave(
    *,
    member: Member,
    starts_on: date,
    ends_on: date | None,
    voided_at: datetime,
    voided_by: Member,
    reason: str,
    by: Member,
    now: datetime,
    today: date,
) -> Leave:
    """Write a leave that was voided in the system a file comes from, void.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it would be `by`'s own; or by field: a day is impossible.
    """
    member = locked_member(member)
    check_voided_leave(member, starts_on, ends_on, by=by, today=today)
    leave = Leave(
        member=member,
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by=by,
        entered_at=now,
        voided_at=voided_at,
        voided_by=voided_by,
        void_reason=reason,
    )
    leave.save()
    record_event(
        TAKE_OVER_LEAVE.event,
        by=by,
        about=leave,
        member=member,
        after={
            "starts_on": starts_on,
            **({"ends_on": ends_on} if ends_on else {}),
            "voided_at": voided_at,
            "voided_by": voided_by.serial_number,
            "void_reason": reason,
        },
    )
    return leave


def check_voided_leave(
    member: Member, starts_on: date, ends_on: date | None, *, by: Member, today: date
) -> None:
    """Refuse what taking a voided leave over would refuse; it is in the way of no other.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: as `take_over_voided_leave` does.
    """
    TAKE_OVER_LEAVE.check_can(None, by=by, member=member)
    _check_days(member, starts_on, ends_on, today)


def check_leave(
    member: Member,
    starts_on: date,
    ends_on: date | None,
    *,
    of: Leave | None,
    by: Member,
    today: date,
) -> None:
    """Refuse what entering a leave, or its last day, would refuse.

    Args:
        of: the leave whose last day it would be; None of a new one.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: as `add_leave` and `end_leave` do.
    """
    if of is not None:
        END_LEAVE.check_can(of, by=by)
        _check_last_day(ends_on, starts_on, today)
        return
    ENTER_LEAVE.check_can(None, by=by, member=member)
    _check_days(member, starts_on, ends_on, today)
    _check_no_other(member, starts_on, ends_on)


def _check_days(member: Member, starts_on: date, ends_on: date | None, today: date) -> None:
    if starts_on < member.hired_on:
        raise ValidationError(
            {
                "starts_on": f"{us_date(starts_on)} is before {member.name} was hired, "
                f"{us_date(member.hired_on)}. Correct the day."
            }
        )
    if problem := day_problem(starts_on, today=today):
        raise ValidationError({"starts_on": problem})
    _check_last_day(ends_on, starts_on, today)


def _check_last_day(ends_on: date | None, starts_on: date, today: date) -> None:
    if ends_on is None:
        return
    if ends_on < starts_on:
        raise ValidationError(
            {
                "ends_on": f"{us_date(ends_on)} is before its first day, {us_date(starts_on)}. "
                "Correct one of the two."
            }
        )
    if problem := day_problem(ends_on, today=today):
        raise ValidationError({"ends_on": problem})


def _check_no_other(member: Member, starts_on: date, ends_on: date | None) -> None:
    reaches = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    others = member.leaves.not_voided().filter(reaches)
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    if other := others.first():
        raise ValidationError(
            {
                "starts_on": f"{member.name} is on leave {other.days_in_words} already. Void that "
                "one first if its days are wrong."
            }
        )
