"""Rows that are never edited or deleted, but voided: by whom, when and why."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from frame.requests import Asker


class Voidable(models.Model):
    """A row that stays as it was entered. A wrong one is voided, and entered again."""

    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    if TYPE_CHECKING:

        @property
        def member(self) -> "Asker | None":
            """Whom it is about, by a column or otherwise; None for what is about many."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"A stored {self._meta.verbose_name} is never edited: void it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"A stored {self._meta.verbose_name} is never deleted: void it.")

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None


def void_is_whole(name: str) -> models.CheckConstraint:
    """The constraint that a void says who, when and why.

    Args:
        name: what its name begins with, such as `completion`.
    """
    return models.CheckConstraint(
        name=f"{name}_void_is_whole",
        condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
        | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
        violation_error_message="A void names who voided it, when and why.",
    )
