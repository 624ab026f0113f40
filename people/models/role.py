"""Which roles a member is designated for."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from frame.forms_once import AddedOnce
from frame.rights import DESIGNATED_ROLES, Right
from frame.search import matching

if TYPE_CHECKING:
    from people.models.member import Member


class RoleDesignationQuerySet(models.QuerySet):
    """Designations, by reach and search."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers; to others what they hold or held themselves."""
        return self.all() if user.has_right(Right.ADMINISTER) else self.filter(member=user)

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
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_role_display()}"
