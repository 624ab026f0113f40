"""What one administrator changed of a member who audits, decides or administers."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frame.rights import Right

if TYPE_CHECKING:
    from people.models.member import Member


class GuardedChangeQuerySet(models.QuerySet["GuardedChange"]):
    """Changes of guarded members, by reach and by whether an auditor has seen them."""

    def visible_to(self, user: "Member") -> Self:
        return self.all() if user.has_right(Right.READ_ALL_EVENTS) else self.none()

    def not_seen(self) -> Self:
        return self.filter(seen_by=None)


class GuardedChange(models.Model):
    """A role, the sign-in, the address or the employment of a guarded member, changed by one alone.

    It holds at once, and is listed until an auditor says to have seen it.

    Args:
        words: a sentence that says what was done, and by whom.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guarded_changes"
    )
    words = models.CharField(max_length=1000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    seen_at = models.DateTimeField(null=True)

    objects = GuardedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="guarded_change_seen_by_another",
                condition=Q(seen_by=None, seen_at=None)
                | (Q(seen_by__isnull=False, seen_at__isnull=False) & ~Q(seen_by=F("made_by"))),
                violation_error_message="Another than who did it says to have seen it.",
            ),
        ]
        indexes = [
            models.Index(
                name="guarded_change_not_seen", fields=["made_at"], condition=Q(seen_by=None)
            ),
        ]

    def __str__(self) -> str:
        return self.words
