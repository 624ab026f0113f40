"""The list of pre-approved sources as a table."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from courses.models import PreApproval
from frame.lists.cells import Column
from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import us_date


class PreApprovalTable(ListTable):
    """Who is pre-approved in which year, from when to when, and where that stands."""

    caption = "Pre-approved sources"
    nouns = ("line", "lines")
    file_name = "pre-approved-sources"
    row_header = "provider"
    nothing_yet = Empty(
        "The list is empty. The Training Unit enters those on the director's list of the year."
    )
    nothing_fits = Empty(
        "No source fits. Take a filter away, or choose another year.", url="?", label="Show all"
    )

    provider = tables.Column(order_by="provider__name", attrs=TITLE)
    year = tables.Column(attrs=named_on_card("Year", NUMBER))
    from_on = tables.Column("From", attrs=named_on_card("From", ONE_LINE))
    until_on = tables.Column("Until", attrs=named_on_card("Until", ONE_LINE))
    citation = tables.Column("Where it stands", attrs=WRAPPED)

    def __init__(self, *args: Any, may_keep: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_keep = may_keep

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Provider", lambda row: row.provider.name),
            Column("Year", lambda row: row.year),
            Column("From", lambda row: row.from_on),
            Column("Until", lambda row: row.until_on),
            Column("Where it stands", lambda row: row.citation),
        )

    def render_provider(self, record: PreApproval) -> str | SafeString:
        if not self.may_keep:
            return record.provider.name
        page = reverse("courses:pre-approval-change", args=[record.pk])
        return format_html('<a href="{}">{}</a>', page, record.provider.name)

    def render_year(self, value: int) -> str:
        return str(value)

    def render_from_on(self, record: PreApproval) -> str:
        return us_date(record.from_on)

    def render_until_on(self, record: PreApproval) -> str:
        return us_date(record.until_on)
