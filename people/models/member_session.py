"""Where members are signed in."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from frame.rights import Right

if TYPE_CHECKING:
    from people.models.member import Member


class MemberSessionQuerySet(models.QuerySet["MemberSession"]):
    """Sessions, by reach and by whether they still open anything."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers, who ends them; to others their own."""
        return self.all() if user.has_right(Right.ADMINISTER) else self.filter(member=user)

    def going_on(self, now: datetime) -> Self:
        """Those in which somebody is signed in."""
        return self.filter(member__isnull=False, expire_date__gt=now)

    def ended(self, now: datetime) -> Self:
        """Those that open nothing any more, whoever was signed in."""
        return self.filter(expire_date__lte=now)


class MemberSession(AbstractBaseSession):
    """What a browser's cookie stands for, from signing in until signing out, or until it ends.

    Args:
        member: None before somebody signs in.
        device: the browser and the system that it named, in words.
        expire_date: when it ends if nothing more is asked; that moves with `seen_at`.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions", null=True
    )
    device = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = MemberSessionQuerySet.as_manager()  # type: ignore[assignment,misc]  # it encodes nothing

    class Meta:
        verbose_name = "session"
        ordering = ["-seen_at"]

    @property
    def mark(self) -> str:
        """A name for it on pages, by which nobody can take its place."""
        return salted_hmac("people.sessions", self.session_key).hexdigest()[:32]
