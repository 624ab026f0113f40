"""Completions within reach."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from courses.credit_hours import PASS_MARK
from courses.designations import Delivery, Source
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

    def passed(self) -> Self:
        """Without those whose test was not passed, which earn nothing."""
        is_tested = Q(delivery=Delivery.COMPUTER_BASED) & ~Q(source=Source.NON_POST)
        return self.exclude(is_tested & Q(score__isnull=False, score__lt=PASS_MARK))

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Completions are never deleted: void them.")
