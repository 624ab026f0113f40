"""The credits of a pack that was read in, and what became of each."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import hours, us_date


class CreditTable(ListTable):
    """The credits that a pack tells, in its order, a page at a time.

    Args:
        pack: the key of the pack.
        joined_on: when its member joined: no period of before that year is kept here.
        may_enter: whether the reader confirms them.
    """

    caption = "Credits that the pack tells"
    nouns = ("credit", "credits")
    row_header = "title"
    export_formats = ()
    nothing_yet = Empty("The pack tells no credit.")

    title = tables.Column("Course", accessor="told__title", orderable=False, attrs=TITLE)
    completed_on = tables.Column(
        "Completed on",
        accessor="told__completed_on",
        orderable=False,
        attrs=named_on_card("Completed on:", ONE_LINE),
    )
    credit_hours = tables.Column(
        "Hours",
        accessor="told__hours__credit_hours",
        orderable=False,
        attrs=named_on_card("Hours:", NUMBER),
    )
    source = tables.Column("Source", orderable=False, attrs=named_on_card("Source:", WRAPPED))
    became = tables.Column("Here", orderable=False, empty_values=(), attrs=WRAPPED)

    def __init__(
        self, *args: Any, pack: int, joined_on: date, may_enter: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._pack, self._joined_on, self._may_enter = pack, joined_on, may_enter

    def render_title(self, record: Any) -> SafeString:
        return format_html(
            '{} <span class="text-muted">{}</span>', record.told.title, record.told.provider
        )

    def render_completed_on(self, value: date) -> SafeString | str:
        if value.year >= self._joined_on.year:
            return us_date(value)
        return format_html(
            '{} <span class="text-muted">before {}, counts in no period here</span>',
            us_date(value),
            self._joined_on.year,
        )

    def render_credit_hours(self, value: Decimal) -> str:
        return hours(value)

    def render_became(self, record: Any) -> SafeString | str:
        earlier = format_html_join(
            "",
            ' <span class="text-muted">Earlier: {}</span>',
            ((_left_out(each),) for each in record.left_out_before),
        )
        if record.completion is not None:
            page = reverse("records:completion-detail", args=[record.completion.pk])
            return format_html("{}{}", _link(page, "Entered", record), earlier)
        if record.left_out is not None:
            after_all = self._confirm("Confirm it after all", record) if self._may_enter else ""
            return format_html("{} {}{}", _left_out(record.left_out), after_all, earlier)
        waits = self._confirm("Confirm", record) if self._may_enter else "Not confirmed"
        return format_html("{}{}", waits, earlier)

    def _confirm(self, words: str, record: Any) -> SafeString:
        address = reverse("records:pack-credit-confirm", args=[self._pack, record.told.number])
        return _link(address, words, record)


def _left_out(out: Any) -> str:
    """Why a credit is or was left out, by whom and when."""
    return f"Left out by {out.left_out_by.name}, {us_date(out.left_out_at)}: {out.left_out_because}"


def _link(address: str, words: str, record: Any) -> SafeString:
    return format_html(
        '<a class="usa-link" href="{}">{}<span class="usa-sr-only">: {}</span></a>',
        address,
        words,
        record.told.title,
    )
