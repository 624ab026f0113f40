"""Completions within reach."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from people.querysets import OfMemberQuerySet


class CompletionQuerySet(OfMemberQuerySet):
    """Completions, voided ones among them unless asked otherwise."""

    def not_voided(self, *, known_before: datetime | None = None) -> Self:
        """Without the voided ones.

        Args:
            known_before: what stood just before that moment; None for what stands now.
        """
        if known_before is None:
            return self.filter(voided_at__isnull=True)
        return self.filter(
            Q(voided_at__isnull=True) | Q(voided_at__gte=known_before),
            entered_at__lt=known_before,
        )

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Completions are never deleted: void them.")
