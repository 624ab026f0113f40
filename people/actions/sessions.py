"""End sessions: one's own, a member's, everybody's."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.actions.guarded_changes import guarded_among, tell_guarded_change
from people.guessing.known_places import (
    forget_browsers,
    forget_browsers_of_all,
    forget_places,
)
from people.models import Member, MemberSession

ENDED_OWN = EventKind(
    "session.end_own", "Signed themselves out elsewhere", names={"sessions": "Sessions"}
)
ENDED_MEMBERS = EventKind(
    "session.end_of_member", "Signed a member out everywhere", names={"sessions": "Sessions"}
)
ENDED_ALL = EventKind("session.end_all", "Signed everybody out", names={"sessions": "Sessions"})


@transaction.atomic
def end_own_sessions(*, by: Member, here: str, now: datetime, mark: str = "") -> int:
    """End one of one's other sessions, or all of them; the form has asked the password again.

    With all of them the browsers are forgotten; the one that asks has to be given a new secret.

    Args:
        here: the key of the session that asks, which goes on.
        mark: of the one to end; blank for all.

    Returns:
        how many ended.

    Raises:
        ValidationError: that session has ended.
    """
    by.check_right(Right.SEE_OWN_RECORD)
    others = own_sessions_to_end(by, here=here, mark=mark, now=now)
    MemberSession.objects.filter(pk__in=[each.pk for each in others]).delete()
    if not mark:
        forget_browsers(by)
    record_event(ENDED_OWN, by=by, about=by, member=by, after={"sessions": len(others)})
    return len(others)


def own_sessions_to_end(
    member: Member, *, here: str, mark: str, now: datetime
) -> list[MemberSession]:
    """One's other sessions that go on: that of a mark, or all of them.

    Raises:
        ValidationError: there is none.
    """
    going_on = member.sessions.going_on(now).exclude(pk=here)
    if not (others := [each for each in going_on if mark in ("", each.mark)]):
        raise ValidationError("That session has ended already. Nothing is left to do.")
    return others


def end_other_sessions(*, member: Member, here: str | None) -> None:
    """End every session of a member but one, as with a new password; the event is of the act.

    Nor is a browser of theirs known any more, as somebody may have copied what it keeps.

    Args:
        here: the key of the session that goes on; None for none.
    """
    member.sessions.exclude(pk=here).delete()
    forget_browsers(member)


def forget_sign_ins(member: Member) -> None:
    """End every session of a member and know no place of theirs; its event is that of the act.

    Nothing that was left open lets anybody in who may sign in no more, should they return, nor who
    signed in for a member while one administrator could.
    """
    end_other_sessions(member=member, here=None)
    forget_places(member)


@transaction.atomic
def end_sessions_of(*, member: Member, by: Member, now: datetime) -> int:
    """Sign a member out wherever they are signed in; it is told of who holds a guarded role.

    Returns:
        how many sessions ended.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is `by`, or the member is signed in nowhere.
    """
    by.check_right(Right.ADMINISTER)
    if member == by:
        raise ValidationError("End your own on the page of your sessions.")
    ended = member.sessions.going_on(now).count()
    if not ended:
        raise ValidationError(f"{member.name} is signed in nowhere. Nothing is left to do.")
    end_other_sessions(member=member, here=None)
    record_event(ENDED_MEMBERS, by=by, about=member, member=member, after={"sessions": ended})
    if guarded_among([member]):
        tell_guarded_change(member, f"has signed {member} out everywhere.", by=by)
    return ended


@transaction.atomic
def end_all_sessions(*, by: Member, here: str, now: datetime) -> int:
    """Sign everybody out but who asks, where they ask, as after a leak.

    It is told of each who holds a guarded role and was signed in. Every browser is forgotten; the
    one that asks has to be given a new secret.

    Args:
        here: the key of the session that asks, which goes on.

    Returns:
        how many sessions ended.

    Raises:
        PermissionDenied: `by` doesn't administer.
    """
    by.check_right(Right.ADMINISTER)
    others = MemberSession.objects.exclude(pk=here)
    going_on = others.going_on(now)
    ended = going_on.count()
    guarded = guarded_among(Member.objects.filter(sessions__in=going_on))
    others.delete()
    forget_browsers_of_all()
    record_event(ENDED_ALL, by=by, after={"sessions": ended})
    for member in Member.objects.filter(pk__in=guarded - {by.pk}).order_by("pk"):
        tell_guarded_change(member, f"has signed everybody out, {member} too.", by=by)
    return ended
