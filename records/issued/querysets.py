"""Issued papers within reach."""

from typing import Any

from people.querysets import OfMemberQuerySet


class IssuedPaperQuerySet(OfMemberQuerySet):
    """Papers of the members within reach; a stranger finds one by its code alone."""

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Issued papers are never deleted.")
