"""The one-time passwords by which members begin, or begin again."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.rights import Right
from people.models.takes_two import TakesTwo

if TYPE_CHECKING:
    from people.models.member import Member


class OneTimePasswordQuerySet(models.QuerySet["OneTimePassword"]):
    """One-time passwords, by reach and by whether one can still be used."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers; to others those made for them."""
        return self.all() if user.has_right(Right.ADMINISTER) else self.filter(member=user)

    def standing(self, now: datetime) -> Self:
        """Neither used, stopped nor ended; some of them not confirmed yet."""
        return self.filter(used_at=None, stopped_at=None, ends_at__gt=now)

    def to_confirm(self, now: datetime) -> Self:
        """Those that wait for a second administrator."""
        return self.standing(now).filter(is_guarded=True, confirmed_at=None)


class OneTimePassword(TakesTwo):
    """A password made up for a member, that works once, ends by itself, and must be changed then.

    Only what it is checked by is kept, as of any password.

    Args:
        is_guarded: it is of two parts, of which a second administrator hands over the other.
        made_by: None at the console.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="one_time_passwords"
    )
    is_guarded = models.BooleanField()
    first_part = models.CharField(max_length=128)
    second_part = models.CharField(max_length=128, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    # What the one who made or confirmed it hands over; shown once, and stored nowhere.
    to_hand_over = ""

    objects = OneTimePasswordQuerySet.as_manager()

    class Meta:
        verbose_name = "one-time password"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_time_password_once_a_member",
                fields=["member"],
                condition=Q(used_at=None, stopped_at=None),
            ),
            models.CheckConstraint(
                name="one_time_password_by_two",
                condition=Q(confirmed_by=None)
                | (
                    Q(is_guarded=True)
                    & ~Q(second_part="")
                    & ~Q(confirmed_by=models.F("made_by"))
                    & ~Q(confirmed_by=models.F("member"))
                ),
                violation_error_message="A second administrator confirms it.",
            ),
            models.CheckConstraint(
                name="one_time_password_not_for_oneself",
                condition=Q(made_by=None) | ~Q(made_by=models.F("member")),
                violation_error_message="Nobody makes one for themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"One-time password of {self.member}"

    @property
    def first_by(self) -> "Member | None":
        return self.made_by

    @property
    def waits(self) -> bool:
        """Whether it can't be used before a second administrator confirms it."""
        return self.is_guarded and self.confirmed_at is None
