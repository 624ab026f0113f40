"""What one asks for and another confirms: the columns that all such rows have."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from frame.forms_once import AddedOnce

if TYPE_CHECKING:
    from people.models.member import Member


class TakesTwo(AddedOnce):
    """Asked for by one, about a member or of many; confirmed by a second, or stopped.

    Args:
        stopped_by: who may ask or confirm; of a one-time password, the member too.
    """

    member: Any

    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def first_by(self) -> "Member | None":
        """Who asked for it; None where that was at the console."""
        raise NotImplementedError
