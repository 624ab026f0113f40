"""The guarded roles that somebody asked to give, and that a second administrator confirms."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.rights import GUARDED_ROLES, Right
from people.models.takes_two import TakesTwo

if TYPE_CHECKING:
    from people.models.member import Member


class RoleRequestQuerySet(models.QuerySet["RoleRequest"]):
    """Requests for a role, by reach and by whether they wait."""

    def visible_to(self, user: "Member") -> Self:
        return self.all() if user.has_right(Right.ADMINISTER) else self.none()

    def to_confirm(self) -> Self:
        return self.filter(designation=None, stopped_at=None)


class RoleRequest(TakesTwo):
    """A guarded role to be given to a member. It gives nothing until it is confirmed.

    Args:
        designation: what came of it; None until it is confirmed.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_requests"
    )
    role = models.CharField(
        max_length=30, choices=[(role.value, role.label) for role in sorted(GUARDED_ROLES)]
    )
    designated_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    designation = models.OneToOneField(
        "people.RoleDesignation", on_delete=models.PROTECT, related_name="request", null=True
    )

    objects = RoleRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="role_asked_for_once",
                fields=["member", "role"],
                condition=Q(designation=None, stopped_at=None),
                violation_error_message="The role is asked for already, and waits.",
            ),
            models.CheckConstraint(
                name="role_confirmed_by_a_second",
                condition=Q(designation=None, confirmed_by=None)
                | (
                    Q(designation__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=models.F("asked_by"))
                    & ~Q(confirmed_by=models.F("member"))
                ),
                violation_error_message="A second administrator confirms it.",
            ),
            models.CheckConstraint(
                name="role_not_asked_for_oneself",
                condition=~Q(asked_by=models.F("member")),
                violation_error_message="Nobody asks for a role of their own.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} for {self.member}"

    @property
    def first_by(self) -> "Member":
        return self.asked_by
