"""What every entry has: who made it and when, and who voided it, when and why."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kcpd_training.forms_once import AddedOnce


class Entry(AddedOnce):
    """Made by the Training Unit about a member. Never edited or deleted: voided."""

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An entry is never edited: void it and enter it again.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An entry is never deleted: void it.")


def entry_constraints(name: str, *, has_member: bool = True) -> list[models.CheckConstraint]:
    """The constraints of a table of entries.

    Args:
        name: what the constraint names begin with, such as `exemption`.
        has_member: the table itself names the member whom the entry is about.
    """
    constraints = [
        models.CheckConstraint(
            name=f"{name}_void_is_whole",
            condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
            | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            violation_error_message="A void names who voided it, when and why.",
        )
    ]
    if has_member:
        constraints.append(
            models.CheckConstraint(
                name=f"{name}_not_about_oneself",
                condition=~Q(entered_by=F("member"))
                & (Q(voided_by__isnull=True) | ~Q(voided_by=F("member"))),
                violation_error_message="Nobody enters or voids anything about themselves.",
            )
        )
    return constraints
