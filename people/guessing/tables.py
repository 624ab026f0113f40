"""The failed sign-ins as a list."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.table import NUMBER, ONE_LINE, WRAPPED, Empty, ListTable, named_on_card
from frame.rights import Right
from frame.words import us_datetime
from people.models import FailedSignIn, Member


class FailedSignInTable(ListTable):
    """Sign-ins that failed, alike ones of an hour in one row; whose page, to who keeps it."""

    caption = "Failed sign-ins"
    nouns = ("failed sign-in", "failed sign-ins")
    row_header = "member"
    export_formats = ()
    nothing_yet = Empty("No sign-in has failed in the last 90 days.")
    nothing_fits = Empty(
        "No failed sign-in fits. Take a filter away.", url="?", label="Show all failed sign-ins"
    )

    member = tables.Column(
        "Whose serial number",
        order_by=("member__last_name", "member__first_name"),
        empty_values=(),
        attrs=WRAPPED,
    )
    outcome = tables.Column("Why", attrs=named_on_card("Why", WRAPPED))
    address = tables.Column("Address", attrs=named_on_card("Address", ONE_LINE))
    way = tables.Column("Tried from", attrs=named_on_card("Tried from", WRAPPED))
    times = tables.Column("Times", attrs=named_on_card("Times", NUMBER))
    first_at = tables.Column("First", attrs=named_on_card("First", ONE_LINE))
    last_at = tables.Column("Last", attrs=named_on_card("Last", ONE_LINE))

    def __init__(self, *args: Any, reader: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._leads_to_members = reader.has_right(Right.ADMINISTER)

    def render_member(self, record: FailedSignIn) -> str | SafeString:
        member = record.member
        if member is None:
            return "Nobody’s"
        if not self._leads_to_members:
            return str(member)
        page = reverse("people:member-detail", args=[member.pk])
        return format_html('<a class="usa-link" href="{}">{}</a>', page, member)

    def render_first_at(self, value: datetime) -> str:
        return us_datetime(value)

    def render_last_at(self, value: datetime) -> str:
        return us_datetime(value)
