"""Which roles a member is designated for."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from frame.days import years_after
from frame.forms_once import AddedOnce
from frame.rights import DESIGNATED_ROLES, TRAINING_ROLES, Right
from frame.search import matching

if TYPE_CHECKING:
    from people.models.member import Member


# So long before its year is over a designation stands on the list of the yearly review.
REVIEW_AHEAD = timedelta(days=30)


class RoleDesignationQuerySet(models.QuerySet):
    """Designations, by reach and search."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers; to others their own, and to who enters who else may, or inquire.

        Source: policy 930-5 IV.B.3
        """
        if user.has_right(Right.ADMINISTER):
            return self.all()
        own = models.Q(member=user)
        if user.has_right(Right.ENTER_COMPLETIONS):
            own |= models.Q(role__in=TRAINING_ROLES)
        return self.filter(own)

    def to_review(self, today: date) -> Self:
        """Those held whose yearly review falls in the next `REVIEW_AHEAD`, or is late."""
        since = years_after(today + REVIEW_AHEAD, -1)
        last = Coalesce("reviewed_on", "designated_on")
        held = self.filter(ended_on__isnull=True).annotate(last_reviewed_on=last)
        return held.filter(last_reviewed_on__lte=since).order_by("last_reviewed_on", "pk")

    def search(self, text: str) -> Self:
        """Designations of members whose name or serial number holds every word of `text`."""
        return self.filter(matching("member__search_text", text))


class RoleDesignation(AddedOnce):
    """A role given to a member by an administrator (policy 930-5 IV.B.3)."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="designations"
    )
    role = models.CharField(
        max_length=30, choices=[(role.value, role.label) for role in DESIGNATED_ROLES]
    )
    designated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    designated_on = models.DateField()
    ended_on = models.DateField(
        null=True, blank=True, help_text="The day it was taken away; it gives nothing from then on."
    )

    reviewed_on = models.DateField(
        null=True, help_text="The day an administrator last said that it is still needed."
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    _history_user: "Member"  # for simple_history: by whom the next change is

    objects = RoleDesignationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["form_token"])

    class Meta:
        ordering = ["member", "role"]
        constraints = [
            models.UniqueConstraint(
                name="role_designated_once",
                fields=["member", "role"],
                condition=models.Q(ended_on__isnull=True),
                violation_error_message="The member is designated for this role already.",
            ),
            models.CheckConstraint(
                name="role_not_designated_by_oneself",
                condition=models.Q(designated_by__isnull=True)
                | ~models.Q(designated_by=models.F("member")),
                violation_error_message="Nobody designates themselves.",
            ),
            models.CheckConstraint(
                name="role_ends_after_it_began",
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("designated_on")),
                violation_error_message=(
                    "The designation ends before the day it was given. Correct one of the days."
                ),
            ),
            models.CheckConstraint(
                name="role_reviewed_by_another",
                condition=models.Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | models.Q(reviewed_on__gte=models.F("designated_on"))
                & ~models.Q(reviewed_by=models.F("member")),
                violation_error_message="Another than who holds it says that it is still needed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_role_display()}"

    @property
    def review_on(self) -> date:
        """By when somebody says again whether it is still needed: a year after the last time."""
        return years_after(self.reviewed_on or self.designated_on, 1)
