"""Open the lock after wrong passwords."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.guessing.guard import forget_failures
from people.lock_out import locked_until
from people.models import Member

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
