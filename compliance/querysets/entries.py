"""Entries within reach: exemptions, director's decisions, bookings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, When

from frame.rights import Right
from people.querysets import OfMemberQuerySet
from records.models import Completion

if TYPE_CHECKING:
    from people.models import Member


class EntryQuerySet(OfMemberQuerySet):
    """Entries, voided ones among them unless asked otherwise."""

    def not_voided(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def delete(self) -> tuple[int, dict[str, Any]]:
        raise TypeError("Entries are never deleted: void them.")


class EntryOfMemberQuerySet(EntryQuerySet):
    """Entries that name the member themselves."""

    def of_members(self, member_ids: Iterable[int]) -> Self:
        return self.filter(member__in=list(member_ids))


class DecisionQuerySet(EntryOfMemberQuerySet):
    """Applications to the director."""

    def pending(self) -> Self:
        return self.not_voided().filter(decided_on__isnull=True)

    def in_order_of_work(self) -> Self:
        """Those that wait for a decision first, the longest waiting on top; then by period."""
        waits = Q(voided_at__isnull=True, decided_on__isnull=True)
        return self.annotate(waits=ExpressionWrapper(waits, BooleanField())).order_by(
            "-waits", Case(When(waits=True, then="applied_on")), "-period", "-applied_on", "-pk"
        )


class BookingQuerySet(EntryQuerySet):
    """Bookings, which belong to the member of their completion."""

    def visible_to(self, user: "Member") -> Self:
        if user.has_right(Right.SEE_ALL_RECORDS):
            return self.all()
        return self.filter(completion__in=Completion.objects.visible_to(user))

    def of_members(self, member_ids: Iterable[int]) -> Self:
        return self.filter(completion__member__in=list(member_ids))
