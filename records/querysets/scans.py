"""Scans of sign-in sheets, within reach."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from frame.rights import Right

if TYPE_CHECKING:
    from people.models import Member


class SheetScanQuerySet(models.QuerySet):
    """Scans, which show everybody who signed."""

    def visible_to(self, user: "Member") -> Self:
        """All of them to those who see every record, to others none."""
        return self.all() if user.has_right(Right.SEE_ALL_RECORDS) else self.none()

    def not_voided(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def with_documents(self) -> Self:
        """With all that a list of them says."""
        return self.select_related("document__added_by", "voided_by")

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Scans are never deleted: void them.")
