"""Release requests within reach, and what left of a member's record."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce, Least

from frame.rights import Right
from frame.search import matching
from records.releases.legal_basis import PUBLIC_RECORD

if TYPE_CHECKING:
    from people.models import Member


class ReleaseRequestQuerySet(models.QuerySet):
    """Release requests, by reach and by whose turn it is."""

    def visible_to(self, user: "Member") -> Self:
        """One's own; others' to who decides, or sees all records; but none about oneself.

        The record of who is asked about may be wanted for what they are not to know of.
        """
        if not user.has_right(Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS):
            return self.of(user)
        return self.not_kept_from(user)

    def not_kept_from(self, user: "Member") -> Self:
        """One's own, and those that are not about oneself."""
        about = self.model._default_manager.filter(scope__member__in=user.own_keys).order_by()
        return self.filter(self._asked_by(user) | ~Q(pk__in=about.values("pk")))

    def to_decide(self, user: "Member") -> Self:
        """What waits for a decision that `user` may make, by the day it is due, then by age."""
        # The steps of a request are about these rows.
        from records.releases.states import gone_on_with_by

        waiting = self.visible_to(user).filter(state="asked")
        waiting = (
            waiting.exclude(self._asked_by(user))
            .annotate(key=Cast("pk", models.CharField()))
            .exclude(key__in=gone_on_with_by(user).values("about_id"))
        )
        return waiting.order_by(models.F("due_on").asc(nulls_last=True), "asked_at", "pk")

    def of(self, user: "Member") -> Self:
        """What `user` asked for, or has taken over."""
        return self.filter(self._asked_by(user))

    def _asked_by(self, user: "Member") -> Q:
        return Q(asked_by__in=user.own_keys) | Q(taken_over_by__in=user.own_keys)

    def never_decided_by(self, user: "Member") -> Self:
        """Those on which `user` made no decision; who decides never goes on with it."""
        decided = self.model._default_manager.filter(
            decisions__decided_by__in=user.own_keys
        ).order_by()
        return self.exclude(pk__in=decided.values("pk"))

    def of_public_records(self) -> Self:
        """Those on which the days of the law run (`ReleaseRequest.is_public_records`)."""
        return self.filter(Q(requester_kind="public") | Q(legal_basis=PUBLIC_RECORD))

    def for_a_list(self) -> Self:
        """Those due first, then the oldest, with all that a line says."""
        due, ends = models.F("due_on"), models.F("decision__ends_on")
        # One of SQLite's is null where one of both is, so each stands for the other.
        first = Coalesce(Least(due, ends), due, ends)
        granted = models.When(state__in=("granted", "built"), then=first)
        rows = self.select_related(
            "asked_by__merged_into",
            "taken_over_by__merged_into",
            "decision",
            "course_session__course",
        ).prefetch_related("scope")
        return rows.annotate(first_on=models.Case(granted, default=due)).order_by(
            models.F("first_on").asc(nulls_last=True), "asked_at", "pk"
        )

    def past_their_end(self, today: date) -> Self:
        """Grants whose last day is over and that were not handed over."""
        return self.filter(state__in=("granted", "built"), decision__ends_on__lt=today)

    def search(self, text: str) -> Self:
        """Requests of which each word of `text` is in the requester or the reference, in a name, or
        in the Course ID and title of its class."""
        found = self.model._default_manager.filter(
            matching("scope__member__search_text", text)
            | matching("course_session__course__search_text", text)
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
        """One's own, unless the decision keeps it; all to who sees all records.

        But nothing that left by a request of others which asks about oneself too: its line would
        tell of the request, which is kept from them.
        """
        own = Q(member__in=user.own_keys)
        told = own & Q(is_kept_from_member=False)
        if not user.has_right(Right.SEE_ALL_RECORDS):
            return self.filter(told)
        # A disclosure has its request by the hand-over.
        from records.releases.models import ReleaseRequest

        requests = ReleaseRequest.objects.not_kept_from(user).order_by()
        return self.filter(told | (~own & Q(handover__request__in=requests.values("pk"))))
