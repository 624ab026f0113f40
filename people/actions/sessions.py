"""End sessions: one's own, a member's, everybody's."""

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.models import Member, MemberSession

ENDED_OWN = EventKind(
    "session.end_own", "Signed themselves out elsewhere", names={"sessions": "Sessions"}
)
ENDED_MEMBERS = EventKind(
    "session.end_of_member", "Signed a member out everywhere", names={"sessions": "Sessions"}
)
ENDED_ALL = EventKind("session.end_all", "Signed everybody out", names={"sessions": "Sessions"})


@transaction.atomic
def end_own_sessions(*, by: Member, here: str, mark: str = "") -> int:
    """End one of one's other sessions, or all of them; the form has asked the password again.

    Args:
        here: the key of the session that asks, which goes on.
        mark: of the one to end; blank for all.

    Returns:
        how many ended.

    Raises:
        ValidationError: that session has ended.
    """
    by.check_right(Right.SEE_OWN_RECORD)
    others = [each for each in by.sessions.exclude(pk=here) if mark in ("", each.mark)]
    if not others:
        raise ValidationError("That session has ended already. Nothing is left to do.")
    MemberSession.objects.filter(pk__in=[each.pk for each in others]).delete()
    record_event(ENDED_OWN, by=by, about=by, member=by, after={"sessions": len(others)})
    return len(others)


def end_other_sessions(*, member: Member, here: str | None) -> None:
    """End every session of a member but one, whose password is another now; its event says that.

    Args:
        here: the key of the session that goes on; None for none.
    """
    member.sessions.exclude(pk=here).delete()


@transaction.atomic
def end_sessions_of(*, member: Member, by: Member) -> int:
    """Sign a member out wherever they are signed in.

    Returns:
        how many sessions ended.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is `by`, or the member is signed in nowhere.
    """
    by.check_right(Right.ADMINISTER)
    if member == by:
        raise ValidationError("End your own on the page of your sessions.")
    ended, _ = member.sessions.all().delete()
    if not ended:
        raise ValidationError(f"{member.name} is signed in nowhere. Nothing is left to do.")
    record_event(ENDED_MEMBERS, by=by, about=member, member=member, after={"sessions": ended})
    return ended


@transaction.atomic
def end_all_sessions(*, by: Member, here: str) -> int:
    """Sign everybody out but who asks, where they ask, as after a leak.

    Args:
        here: the key of the session that asks, which goes on.

    Returns:
        how many sessions ended.

    Raises:
        PermissionDenied: `by` doesn't administer.
    """
    by.check_right(Right.ADMINISTER)
    ended, _ = MemberSession.objects.exclude(pk=here).delete()
    record_event(ENDED_ALL, by=by, after={"sessions": ended})
    return ended
