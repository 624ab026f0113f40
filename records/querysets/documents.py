"""Documents within reach."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from frame.rights import Right
from people.querysets import OfMemberQuerySet

if TYPE_CHECKING:
    from people.models import Member


class DocumentQuerySet(OfMemberQuerySet):
    """Documents, confidential ones kept from those who see a record because they lead.

    Who sent a paper in sees it, whosever it is.
    """

    def visible_to(self, user: "Member") -> Self:
        within = super().visible_to(user)
        if user.has_right(Right.SEE_ALL_RECORDS):
            return within
        own = within.filter(Q(is_confidential=False) | Q(member=user))
        return self.filter(Q(pk__in=own.values("pk")) | Q(sent_paper__sent_in__sent_by=user))

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Documents are never deleted.")
