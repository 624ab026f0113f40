"""Open the lock after wrong passwords, and lift the limit of wrong ones in all."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.guessing.guard import forget_failures
from people.guessing.lifting import lifted_until
from people.guessing.limits import LIFTED_FOR
from people.guessing.locked_out import locked_until
from people.models import LimitLift, Member

LIMIT_LIFT = EventKind(
    "sign_in.lift_limit", "Lifted the limit of wrong passwords in all", names={"until": "Until"}
)
LIMIT_LIFT_AT_CONSOLE = EventKind(
    "sign_in.lift_limit_at_console",
    "Lifted the limit of wrong passwords in all from the console",
    names={"until": "Until"},
)
MEMBER_UNLOCK = EventKind("member.unlock", "Opened the lock after wrong passwords")


@transaction.atomic
def unlock_member(*, member: Member, by: Member, now: datetime) -> Member:
    """Open the lock after wrong passwords before its time.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: the member is not locked out.
    """
    by.check_right(Right.ADMINISTER)
    if locked_until(member.serial_number, now) is None:
        raise ValidationError(f"{member.name} is not locked out, or not any more.")
    forget_failures(member)
    record_event(MEMBER_UNLOCK, by=by, about=member, member=member)
    return member


@transaction.atomic
def lift_limit(*, by: Member, now: datetime) -> LimitLift:
    """Let nobody be held back by the limit in all for a shift; every other limit goes on.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is lifted already.
    """
    by.check_right(Right.ADMINISTER)
    if lifted_until(now) is not None:
        raise ValidationError("The limit is lifted already. Nothing is left to do.")
    lift = _lifted(now)
    record_event(LIMIT_LIFT, by=by, after={"until": lift.until})
    return lift


@transaction.atomic
def lift_limit_at_console(*, now: datetime) -> LimitLift:
    """Lift it from the console of the server, where no administrator can sign in to do so."""
    lift = _lifted(now)
    record_event(LIMIT_LIFT_AT_CONSOLE, by=None, after={"until": lift.until})
    return lift


def _lifted(now: datetime) -> LimitLift:
    return LimitLift.objects.create(lifted_at=now, until=now + LIFTED_FOR)
