"""Completions within reach."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from courses.credit_hours import PASS_MARK
from courses.designations import Delivery, Source
from people.querysets import OfMemberQuerySet


def failed_test(path: str = "") -> Q:
    """Of which the test was not passed, so that they earn nothing.

    Args:
        path: where the completion stands, such as `completion__`.
    """
    is_tested = Q(**{f"{path}delivery": Delivery.COMPUTER_BASED}) & ~Q(
        **{f"{path}source": Source.NON_POST}
    )
    return is_tested & Q(**{f"{path}score__isnull": False, f"{path}score__lt": PASS_MARK})


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
        return self.exclude(failed_test())

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Completions are never deleted: void them.")
