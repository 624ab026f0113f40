"""When a member was on leave."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from frame.forms_once import AddedOnce
from frame.rights import Right
from frame.voidable import Voidable, void_is_whole
from frame.words import us_date

if TYPE_CHECKING:
    from people.models.member import Member


class LeaveQuerySet(models.QuerySet):
    """Leaves, by reach; voided ones among them unless asked otherwise."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers, nobody's to others: the door for credit warns by their days."""
        return self.all() if user.has_right(Right.ADMINISTER) else self.none()

    def not_voided(self) -> Self:
        return self.filter(voided_at__isnull=True)


class Leave(AddedOnce, Voidable):
    """Days on which a member was away; why is not kept. A wrong one is voided.

    Args:
        ends_on: the last day; None while it lasts.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves"
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = "leave"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            void_is_whole("leave"),
            models.CheckConstraint(
                name="leave_ends_after_it_began",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.days_in_words}"

    @property
    def days_in_words(self) -> str:
        return days_of_leave(self.starts_on, self.ends_on)


def days_of_leave(starts_on: date, ends_on: date | None) -> str:
    """`since Mar 1, 2026`, `from Mar 1, 2026 to Apr 30, 2026`"""
    if ends_on is None:
        return f"since {us_date(starts_on)}"
    return f"from {us_date(starts_on)} to {us_date(ends_on)}"
