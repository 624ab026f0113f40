"""Signing in with a one-time password."""

from datetime import datetime

from people.actions.one_time_passwords import use_one_time_password
from people.models import Member
from people.one_time_parts import opens


def signed_in_once(member: Member, password: str, *, now: datetime) -> Member | None:
    """The member, if this is the one-time password made for them, which is used up by that.

    Asked where every password is tried, so that wrong ones are counted with all others.
    """
    one_time = member.one_time_passwords.standing(now).first()
    if one_time is None or not opens(one_time, password):
        return None
    return use_one_time_password(one_time=one_time, now=now)
