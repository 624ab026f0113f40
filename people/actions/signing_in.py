"""Let a member sign in: a password to begin with, and a lock opened."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.actions.locking import locked_member
from people.guessing.guard import forget_failures
from people.lock_out import locked_until
from people.models import Member

MEMBER_SET_PASSWORD = EventKind("member.set_password", "Set a member's password")
MEMBER_UNLOCK = EventKind("member.unlock", "Opened the lock after wrong passwords")


@transaction.atomic
def set_first_password(*, member: Member, password: str, by: Member) -> Member:
    """Give a member a password, which the member must change at the next sign-in.

    A lock after wrong passwords is opened with it; wherever the member is signed in, it ends.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: for `new_password1`: it is too weak; or it would be one's own.
    """
    by.check_right(Right.ADMINISTER)
    if member == by:
        raise ValidationError(
            "Change your own password under “Change password”, where the old one is asked."
        )
    member = locked_member(member)
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise ValidationError({"new_password1": error.messages}) from None
    member.set_password(password)
    member.must_change_password = True
    member._history_user = by
    member.save()
    forget_failures(member)
    record_event(MEMBER_SET_PASSWORD, by=by, about=member, member=member)
    return member


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
