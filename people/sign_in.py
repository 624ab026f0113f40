"""Signing in by serial number, and the events it leaves."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind
from frame.demonstration import is_demo
from frame.notices.models import with_unread_notices
from frame.rights import Role
from people.demo_accounts import DEMO_PASSWORD
from people.guessing.guard import trying_to_sign_in
from people.models import FailedSignIn, Member
from people.one_time_sign_in import signed_in_once

MEMBER_SIGN_IN = EventKind("member.sign_in", "Signed in")
MEMBER_SIGN_OUT = EventKind("member.sign_out", "Signed out")


class SerialNumberBackend(ModelBackend):
    """Members sign in while they are employed and may sign in."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Member | None:
        """Check serial number and password, or the one-time password, which is used up.

        The demo's password is no one's outside a demo.

        Raises:
            TurnedAway: before the password is looked at.
        """
        if username is None or password is None:
            return None
        now = timezone.now()
        with trying_to_sign_in(username, request, now=now) as attempt:
            if attempt.member is not None and not self.user_can_authenticate(attempt.member):
                attempt.outcome = FailedSignIn.Outcome.CLOSED
            if password == DEMO_PASSWORD and not is_demo():
                return None
            member = super().authenticate(request, username, password, **kwargs)
            if member is None and self.user_can_authenticate(attempt.member):
                assert attempt.member is not None
                member = signed_in_once(attempt.member, password, now=now)
            if isinstance(member, Member):
                attempt.was_right()
                return member
        return None

    def get_user(self, user_id: int) -> Member | None:
        """The member signed in, their roles and what the bell counts, in one query a page."""
        rows = list(_members().filter(pk=user_id))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        member = rows[0]
        member.roles_at_sign_in = {Role(row.designated_role) for row in rows if row.designated_role}
        return member

    def user_can_authenticate(self, user: Member | AnonymousUser | None) -> bool:
        return isinstance(user, Member) and user.may_sign_in_on(timezone.localdate())


@cache
def _members() -> QuerySet[Any]:
    """What a page asks of who is signed in, put together once: that takes longer than to ask."""
    return with_unread_notices(Member.objects.by_designated_role().order_by())


class NotTheDemoPassword:
    """Refuses, as a new password, the one that every demo is opened by."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if password == DEMO_PASSWORD:
            raise ValidationError("This is the password of the demo, which everyone knows.")

    def get_help_text(self) -> str:
        return "Your password can’t be that of the demo."


@receiver(user_logged_in)
def note_sign_in(user: Member, **_: object) -> None:
    record_event(MEMBER_SIGN_IN, by=user, about=user, member=user)


@receiver(user_logged_out)
def note_sign_out(user: Member | None, **_: object) -> None:
    if user is not None:
        record_event(MEMBER_SIGN_OUT, by=user, about=user, member=user)
