"""Completions within reach."""

from typing import Any, Self

from records.querysets.members import OfMemberQuerySet


class CompletionQuerySet(OfMemberQuerySet):
    """Completions, voided ones among them unless asked otherwise."""

    def standing(self) -> Self:
        """Without the voided ones."""
        return self.filter(voided_at__isnull=True)

    def for_transcript(self) -> Self:
        """What belongs to the department's training record (policy 930-5 II.K)."""
        return self.standing().filter(is_prior_agency=False)

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Completions are never deleted: void them.")
