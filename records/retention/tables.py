"""The lists of retention: papers that have passed, legal holds, and orders."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.forms_renderer import DatePicker
from frame.lists.cells import Column
from frame.lists.filters import SearchFilter, SpanForm
from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import us_date, us_datetime
from people.models import Member
from records.models import DestructionOrder, DestructionRow, Document, LegalHold
from records.retention.papers import PAPER_KINDS
from records.retention.schedule import schedule
from records.retention.states import OrderState, order_state
from records.retention.told import OF_MANY, what_of, whose

KINDS = [(key, schedule()[key].label) for key in PAPER_KINDS]


class PassedFilter(filters.FilterSet):
    """Papers that have passed, by whose, kind and the day that their years count from."""

    q = SearchFilter(label="Member", method="by_member")
    kind = filters.ChoiceFilter(
        label="Kind", field_name="kept_kind", choices=KINDS, empty_label="Any kind"
    )
    since = filters.DateFilter(
        label="Counted from", field_name="kept_from", lookup_expr="gte", widget=DatePicker
    )
    until = filters.DateFilter(
        label="Until", field_name="kept_from", lookup_expr="lte", widget=DatePicker
    )

    class Meta:
        model = Document
        form = SpanForm
        fields: list[str] = []

    def by_member(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(member__in=Member.objects.search(text)) if text else rows


class PassedTable(ListTable):
    """What may go, the oldest first. Nothing of it goes by itself.

    Args:
        opens_papers: whether the reader may open each; who signs for their destruction alone reads
            what they are.
    """

    caption = "Papers kept as long as they must be"
    nouns = ("paper", "papers")
    row_header = "name"
    file_name = "retention-passed"
    nothing_yet = Empty(
        "No paper has been kept as long as it must be, or all that have are held or wanted for a "
        "leaver’s pack."
    )
    nothing_fits = Empty("No paper fits. Take a filter off.", url="?", label="Show all papers")

    name = tables.Column("Paper", attrs=TITLE)
    kept_kind = tables.Column("Kind", attrs=WRAPPED)
    member = tables.Column(
        "Whose",
        order_by=("member__last_name", "member__first_name"),
        empty_values=(),
        attrs=named_on_card("Whose", WRAPPED),
    )
    kept_from = tables.Column("Counted from", attrs=named_on_card("Counted from", ONE_LINE))
    kept_until = tables.Column(
        "Kept until",
        order_by="kept_from",
        empty_values=(),
        attrs=named_on_card("Kept until", ONE_LINE),
    )

    def __init__(self, *args: Any, opens_papers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opens_papers = opens_papers

    def named(self) -> tuple[str, ...]:
        rows = (row.member.serial_number for row in self.data.data if row.member is not None)
        return tuple(dict.fromkeys(rows))

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Paper", lambda row: row.name),
            Column("Of what", what_of),
            Column("Kind", lambda row: schedule()[row.kept_kind].label),
            Column("Serial number", lambda row: row.member.serial_number if row.member else ""),
            Column("Whose", lambda row: row.member.name if row.member else OF_MANY),
            Column("Counted from", lambda row: row.kept_from),
            Column("Kept until", kept_until),
            Column("SHA-256", lambda row: row.sha256, is_on_paper=False),
        )

    def render_name(self, record: Any) -> SafeString:
        """What the file is called, and what the paper is of: many are called alike."""
        name = record.name
        if self._opens_papers:
            page = reverse("records:document-file", args=[record.pk])
            name = format_html('<a class="usa-link" href="{}">{}</a>', page, name)
        return format_html('{} <span class="text-muted">{}</span>', name, what_of(record))

    def render_kept_kind(self, value: str) -> str:
        return schedule()[value].label

    def render_member(self, record: Any) -> str:
        return whose(record)

    def render_kept_from(self, value: date) -> str:
        return us_date(value)

    def render_kept_until(self, record: Any) -> str:
        return us_date(kept_until(record))


def kept_until(row: Any) -> date:
    """The last day on which a paper of the list was kept in any case."""
    return schedule()[row.kept_kind].kept_until(row.kept_from)


class HoldFilter(filters.FilterSet):
    """Legal holds by whether they stand."""

    state = filters.ChoiceFilter(
        label="State",
        choices=[("stands", "Stand"), ("lifted", "Lifted")],
        empty_label="Standing or lifted",
        method="by_state",
    )

    class Meta:
        model = LegalHold
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(lifted_at__isnull=value == "stands")


class HoldTable(ListTable):
    """The holds, the latest first; the case and the reasons are for counsel.

    Args:
        is_counsel: whether the reader places and lifts them.
    """

    caption = "Legal holds"
    nouns = ("legal hold", "legal holds")
    row_header = "what"
    export_formats = ()
    nothing_yet = Empty("Nothing is held.")
    nothing_fits = Empty("No hold fits. Take a filter off.", url="?", label="Show all holds")

    what = tables.Column("On", orderable=False, empty_values=(), attrs=TITLE)
    case = tables.Column("Case", orderable=False, attrs=named_on_card("Case", WRAPPED))
    reason = tables.Column("Reason", orderable=False, attrs=named_on_card("Reason", WRAPPED))
    placed_at = tables.Column("Placed", attrs=named_on_card("Placed", WRAPPED))
    lifted_at = tables.Column("Lifted", empty_values=(), attrs=named_on_card("Lifted", WRAPPED))

    def __init__(self, *args: Any, is_counsel: bool, **kwargs: Any) -> None:
        hidden = () if is_counsel else ("case", "reason")
        super().__init__(*args, exclude=hidden, **kwargs)
        self._is_counsel = is_counsel

    def render_placed_at(self, value: datetime, record: LegalHold) -> str:
        return f"{us_datetime(value)}, {record.placed_by.name}"

    def render_lifted_at(self, record: LegalHold) -> str | SafeString:
        if record.lifted_by is not None:
            reason = f": {record.lift_reason}" if self._is_counsel else ""
            return f"{us_datetime(record.lifted_at)}, {record.lifted_by.name}{reason}"
        if not self._is_counsel:
            return "Stands"
        return format_html(
            'Stands. <a class="usa-link" href="{}">Lift it'
            '<span class="usa-sr-only">: {}</span></a>',
            reverse("records:hold-lift", args=[record.pk]),
            record.what,
        )


class OrderFilter(filters.FilterSet):
    """Orders by the kind of paper."""

    kind = filters.ChoiceFilter(label="Kind", choices=KINDS, empty_label="Any kind")

    class Meta:
        model = DestructionOrder
        fields: list[str] = []


class OrderTable(ListTable):
    """The orders to destroy papers, the latest first."""

    caption = "Orders to destroy papers"
    nouns = ("order", "orders")
    row_header = "pk"
    export_formats = ()
    nothing_yet = Empty("Nothing was ordered to be destroyed, and nothing is destroyed by itself.")
    nothing_fits = Empty("No order fits. Take a filter off.", url="?", label="Show all orders")

    pk = tables.Column("Order", attrs=ONE_LINE)
    kind = tables.Column("Kind", attrs=WRAPPED)
    papers = tables.Column("Papers", orderable=False, attrs=named_on_card("Papers", NUMBER))
    asked_at = tables.Column("Asked for", attrs=named_on_card("Asked for", WRAPPED))
    state = tables.Column(
        "Where it stands",
        orderable=False,
        empty_values=(),
        attrs=named_on_card("Where it stands", WRAPPED),
    )

    def render_pk(self, record: DestructionOrder) -> SafeString:
        page = reverse("records:destruction-detail", args=[record.pk])
        return format_html('<a class="usa-link" href="{}">{}</a>', page, record)

    def render_kind(self, value: str) -> str:
        return schedule()[value].label if value in schedule() else value

    def render_asked_at(self, value: datetime, record: DestructionOrder) -> str:
        return f"{us_datetime(value)}, {record.asked_by.name}"

    def render_state(self, record: DestructionOrder) -> str:
        return OrderState(order_state(record)).label


class OrderPaperTable(ListTable):
    """The papers that an order names, a page at a time, and what became of each.

    Args:
        changed: by the key of each that may not go as it was listed, why not.
    """

    caption = "Papers of the order"
    nouns = ("paper", "papers")
    row_header = "document_id"
    export_formats = ()
    nothing_yet = Empty("It names no paper.")

    document_id = tables.Column("Paper", orderable=False, attrs=ONE_LINE)
    what = tables.Column(
        "Of", orderable=False, empty_values=(), attrs=named_on_card("Of:", WRAPPED)
    )
    whose = tables.Column(
        "Whose", orderable=False, empty_values=(), attrs=named_on_card("Whose:", WRAPPED)
    )
    kept_from = tables.Column(
        "Counted from", orderable=False, attrs=named_on_card("Counted from:", ONE_LINE)
    )
    sha256 = tables.Column("SHA-256", orderable=False, attrs=WRAPPED)
    became = tables.Column("What became of it", orderable=False, empty_values=(), attrs=WRAPPED)

    def __init__(self, *args: Any, changed: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._changed = changed

    def render_what(self, record: DestructionRow) -> str:
        return what_of(record.document) or "Nothing that is on record now"

    def render_whose(self, record: DestructionRow) -> str:
        return whose(record.document)

    def render_kept_from(self, value: date) -> str:
        return us_date(value)

    def render_sha256(self, value: str) -> SafeString:
        return format_html('<span class="fingerprint">SHA-256 {}</span>', value)

    def render_became(self, record: DestructionRow) -> str:
        if record.destroyed_at is not None:
            return f"Destroyed {us_datetime(record.destroyed_at)}"
        if record.document_id in self._changed:
            return f"On file, and {self._changed[record.document_id]}"
        return f"Stayed. {record.why_kept}" if record.why_kept else "On file"
