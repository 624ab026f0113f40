"""Lists of what was sent in: one's own, and the Training Unit's queue."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.cells import Column
from frame.lists.filters import SearchFilter
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.templatetags.display import icon
from frame.words import us_date
from people.filters import ElementFilter
from people.forms.naming import ElementField, whole_tree
from people.models import Member
from records.intake.models import SentIn
from records.intake.pages import page_of, standing_of
from records.intake.querysets import SentInQuerySet, days_waited, due_words

KINDS = {
    "challenge": "Challenge",
    "outsidetraining": "Outside training",
    "postrequest": "Request for POST certification",
    "rollcallreport": "Roll call",
}
EVERY = "all"


class QueueFilter(filters.FilterSet):
    """What was sent in, by words, kind, where it stands and whose; what waits, unless asked."""

    q = SearchFilter(label="Title, name, serial or control number")
    kind = filters.ChoiceFilter(choices=list(KINDS.items()), empty_label="Any kind")
    state = filters.ChoiceFilter(
        label="Where it stands",
        empty_label="Waits for the Training Unit",
        choices=[
            (SentIn.State.FORWARDED, "Forwarded, waits for POST"),
            (SentIn.State.RETURNED, "Sent back, waits for the member"),
            (SentIn.State.ACCEPTED, "Accepted or upheld"),
            (SentIn.State.DECLINED, "Declined or not upheld"),
            (SentIn.State.WITHDRAWN, "Withdrawn"),
            (EVERY, "All"),
        ],
        method="in_state",
    )
    course = filters.CharFilter(label="Course ID", method="of_course", max_length=20)
    element = ElementFilter(label="Element of who sent it", field_name="sent_by__element_id")

    class Meta:
        model = SentIn
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        element = self.form.fields["element"]
        assert isinstance(element, ElementField)
        element.offer(whole_tree().branches.values())

    def in_state(self, rows: SentInQuerySet, name: str, value: str) -> SentInQuerySet:
        return rows if value == EVERY else rows.filter(state=value)

    def of_course(self, rows: SentInQuerySet, name: str, value: str) -> SentInQuerySet:
        return rows.of_course(value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return rows if asked else rows.filter(state=SentIn.State.SENT)


class SentInTable(ListTable):
    """One's own, the latest first."""

    caption = "What you sent"
    nouns = ("thing sent in", "things sent in")
    row_header = "title"
    export_formats: tuple[str, ...] = ()
    nothing_yet = Empty(
        "A certificate that you send shows here until it is on your record.",
        heading="You have sent nothing yet",
    )

    title = tables.Column("What", orderable=False, attrs=TITLE)
    sent_at = tables.Column("Sent", orderable=False, attrs=named_on_card("Sent", ONE_LINE))
    state = tables.Column("Where it stands", orderable=False, attrs=ONE_LINE)
    turn = tables.Column(
        "Whose turn", orderable=False, empty_values=(), attrs=named_on_card("Whose turn:", WRAPPED)
    )

    def __init__(self, *args: Any, reader: Member, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)

    def render_title(self, record: SentIn) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a> <span class="text-muted">{}</span>',
            page_of(record, reader=self.reader),
            record.title,
            KINDS[record.kind],
        )

    def render_sent_at(self, record: SentIn) -> str:
        return us_date(record.sent_at)

    def render_state(self, record: SentIn) -> SafeString:
        standing = standing_of(record, reader=self.reader)
        return format_html(
            '<span class="standing standing--{}">{}<span>{}</span></span>',
            standing.kind,
            icon(standing.icon),
            standing.words,
        )

    def render_turn(self, record: SentIn) -> str:
        return standing_of(record, reader=self.reader).turn


class QueueTable(SentInTable):
    """The Training Unit's queue, the oldest first."""

    caption = "Sent in"
    file_name = "sent-in"
    serial_number_of = "sent_by__serial_number"
    export_formats = ("xlsx", "csv", "pdf")
    nothing_yet = Empty(
        "What members send shows here: certificates, requests for POST certification, roll calls.",
        heading="Nothing waits",
        url="?state=all",
        label="Show all that was ever sent in",
    )
    nothing_fits = Empty(
        "Choose “All” to look among everything that was ever sent in.",
        heading="Nothing that was sent in fits",
        url="?",
        label="Show what waits",
    )

    sender = tables.Column("Sent by", accessor="sent_by__name", orderable=False, attrs=WRAPPED)
    waited = tables.Column(
        "Waits", orderable=False, empty_values=(), attrs=named_on_card("Waits:", ONE_LINE)
    )

    class Meta:
        sequence = ("title", "sender", "sent_at", "waited", "state", "turn")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("What", lambda row: row.title),
            Column("Kind", lambda row: KINDS[row.kind]),
            Column("Serial number", lambda row: row.sent_by.serial_number),
            Column("Sent by", lambda row: row.sent_by.name),
            Column("Sent on", lambda row: timezone.localdate(row.sent_at)),
            Column("To be decided by", lambda row: row.due_on or ""),
            Column("Where it stands", lambda row: standing_of(row, reader=self.reader).words),
        )

    def render_waited(self, record: SentIn) -> str:
        if record.state not in SentIn.OPEN:
            return ""
        if record.state == SentIn.State.RETURNED:
            return days_waited(timezone.localdate(record.returned_at), self.today)
        waited = days_waited(timezone.localdate(record.sent_at), self.today)
        return f"{waited}, {due_words(record.due_on, self.today)}" if record.due_on else waited
