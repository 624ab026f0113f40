"""Release requests within reach, and what left of a member's record."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from frame.rights import Right
from frame.search import matching

if TYPE_CHECKING:
    from people.models import Member


class ReleaseRequestQuerySet(models.QuerySet):
    """Release requests, by reach and by whose turn it is."""

    def visible_to(self, user: "Member") -> Self:
        """One's own; others' to who decides, or sees all records; but none about oneself.

        The record of who is asked about may be wanted for what they are not to know of.
        """
        own = Q(asked_by=user)
        if not user.has_right(Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS):
            return self.filter(own)
        about = self.model._default_manager.filter(scope__member=user).order_by()
        return self.filter(own | ~Q(pk__in=about.values("pk")))

    def to_decide(self, user: "Member") -> Self:
        """What waits for a decision that `user` may make, by the day it is due, then by age."""
        waiting = self.visible_to(user).filter(state="asked").exclude(asked_by=user)
        return waiting.order_by(models.F("due_on").asc(nulls_last=True), "asked_at", "pk")

    def for_a_list(self) -> Self:
        """Those due first, then the oldest, with all that a line says."""
        rows = self.select_related("asked_by")
        return rows.order_by(models.F("due_on").asc(nulls_last=True), "asked_at", "pk")

    def past_their_end(self, today: date) -> Self:
        """Grants whose last day is over and that were not handed over."""
        return self.filter(state__in=("granted", "built"), decision__ends_on__lt=today)

    def search(self, text: str) -> Self:
        """Requests of which each word of `text` is in the requester, the reference or a name."""
        found = self.model._default_manager.filter(
            matching("scope__member__search_text", text)
        ).order_by()
        words = [
            Q(requester_name__icontains=word)
            | Q(requester_organization__icontains=word)
            | Q(reference__icontains=word)
            for word in text.split()
        ]
        return self.filter(Q(*words) | Q(pk__in=found.values("pk")))


class DisclosureQuerySet(models.QuerySet):
    """What left of records."""

    def visible_to(self, user: "Member") -> Self:
        """One's own, unless the decision keeps it; all to who sees all records, or decides."""
        told = self.filter(member=user, is_kept_from_member=False)
        if not user.has_right(Right.SEE_ALL_RECORDS, Right.DECIDE_RELEASE):
            return told
        return self.filter(~Q(member=user) | Q(pk__in=told.values("pk")))
