"""The filters above a member's notices."""

from typing import Any

import django_filters as filters

from frame.lists.filters import SearchFilter
from frame.notices.kinds import all_groups, groups_for, names_of
from frame.notices.models import Notice, NoticeQuerySet
from frame.requests import member_asking
from frame.search import matching


class NoticeFilter(filters.FilterSet):
    """Notices by their words, what they are about, and whether they were read."""

    q = SearchFilter(label="What happened")
    group = filters.ChoiceFilter(
        label="About",
        empty_label="Anything",
        method="by_group",
    )
    read = filters.ChoiceFilter(
        label="Read",
        choices=[("no", "Unread"), ("yes", "Read")],
        empty_label="Unread and read",
        method="by_read",
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.request is not None
        groups = groups_for(member_asking(self.request))
        self.filters["group"].extra["choices"] = [(each.key, each.label) for each in groups]

    def by_group(self, notices: NoticeQuerySet, name: str, key: str) -> NoticeQuerySet:
        chosen = [group for group in all_groups() if group.key == key]
        return notices.filter(kind__in=names_of(chosen))

    def by_read(self, notices: NoticeQuerySet, name: str, read: str) -> NoticeQuerySet:
        return notices.filter(seen_at__isnull=read == "no")


class UnsentFilter(filters.FilterSet):
    """E-mail that was not sent, by whom it was to."""

    q = SearchFilter(label="Name or serial number", method="by_member")

    class Meta:
        model = Notice
        fields: list[str] = []

    def by_member(self, notices: NoticeQuerySet, name: str, text: str) -> NoticeQuerySet:
        return notices.filter(matching("to__search_text", text))
