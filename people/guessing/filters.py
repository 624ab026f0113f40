"""The filters above the failed sign-ins."""

import django_filters as filters
from django.db.models import QuerySet

from frame.lists.filters import SearchFilter
from people.models import FailedSignIn, Member, Way


class FailedSignInFilter(filters.FilterSet):
    """Failed sign-ins by whose serial number was typed, why they failed, and from where."""

    q = SearchFilter(label="Name or serial number", method="by_member")
    outcome = filters.ChoiceFilter(
        label="Why", choices=FailedSignIn.Outcome.choices, empty_label="Any reason"
    )
    way = filters.ChoiceFilter(label="Tried from", choices=Way.choices, empty_label="Anywhere")

    class Meta:
        model = FailedSignIn
        fields: list[str] = []

    def by_member(self, failed: QuerySet, name: str, text: str) -> QuerySet:
        return failed.filter(member__in=Member.objects.search(text)) if text else failed
