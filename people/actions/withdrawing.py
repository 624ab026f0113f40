"""Withdraw a member who was added by mistake."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from events.models import Event
from frame.reasons import checked_reason
from frame.rights import Right
from people.actions.locking import (
    member_locked_with_key,
)
from people.actions.members import given, plain
from people.hanging import what_hangs_on
from people.leaving import Leaving, departure_of
from people.models import Member

MEMBER_WITHDRAW = EventKind(
    "member.withdraw", "Withdrew a member added by mistake", names={"reason": "Reason"}
)
WHY_WITHDRAW = "Say what the mistake was; the reason stays on record."


@transaction.atomic
def withdraw_member(*, member: Member, reason: str, by: Member, today: date) -> None:
    """Take out a member who was added by mistake, while nothing hangs on them.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: something hangs on the member, or there is no reason.
    """
    by.check_right(Right.ADMINISTER)
    member = member_locked_with_key(member, by=by)
    check_can_withdraw(member, today=today)
    reason = checked_reason(reason, missing=WHY_WITHDRAW)
    record_event(
        MEMBER_WITHDRAW,
        by=by,
        about=member,
        member=member,
        before=given(plain(member)),
        after={"reason": reason},
    )
    member._history_user = by
    member.delete()


def check_can_withdraw(member: Member, *, today: date) -> None:
    """Refuse to withdraw a member on whom anything hangs, or who was ever here.

    Raises:
        ValidationError: naming what hangs, and what to do instead.
    """
    hanging = what_hangs_on(member)
    if Event.objects.filter(by_key=str(member.pk)).exists():
        hanging.append("what they did here themselves")
    if hanging:
        raise ValidationError(
            f"{member.name} can't be withdrawn, as the records name them: "
            f"{', '.join(hanging)}. Separate them instead; then they can't sign in, and the record "
            "stays."
        )
    # A sheet that is not saved names them by their serial number alone.
    if waiting := departure_of(Leaving([member], last_on=today), today=today).left_open:
        words = " ".join(each.words for each in waiting)
        raise ValidationError(f"{member.name} can't be withdrawn yet: {words} See to that first.")
