"""The list of release requests."""

from collections.abc import Collection
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.filters import SearchFilter
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.templatetags.display import icon
from frame.words import us_date
from people.models import Member
from records.intake.querysets import due_words
from records.releases.models import ReleaseRequest
from records.releases.querysets import ReleaseRequestQuerySet
from records.releases.words import due_of, standing_of, turn_of

EVERY = "all"


class ReleaseFilter(filters.FilterSet):
    """Requests by words and by where they stand; what is open, unless asked."""

    q = SearchFilter(label="Who wants it, case, class, member or serial number")
    state = filters.ChoiceFilter(
        label="Where it stands",
        empty_label="Open",
        choices=[*ReleaseRequest.State.choices, (EVERY, "All")],
        method="in_state",
    )

    class Meta:
        model = ReleaseRequest
        fields: list[str] = []

    def in_state(
        self, rows: ReleaseRequestQuerySet, name: str, value: str
    ) -> ReleaseRequestQuerySet:
        return rows if value == EVERY else rows.filter(state=value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return rows if asked else rows.filter(state__in=ReleaseRequest.OPEN)


class ReleaseTable(ListTable):
    """Requests, those due first, then the oldest."""

    caption = "Release requests"
    nouns = ("release request", "release requests")
    row_header = "number"
    export_formats: tuple[str, ...] = ()
    nothing_yet = Empty(
        "A request to let a training record leave the department shows here.",
        heading="Nothing was asked for yet",
    )
    nothing_fits = Empty(
        "No release request fits. Choose another state, or other words.",
        url="?",
        label="Show the open release requests",
    )

    number = tables.Column("Request", accessor="pk", orderable=False, attrs=TITLE)
    asked_at = tables.Column("Asked", orderable=False, attrs=named_on_card("Asked", ONE_LINE))
    due_on = tables.Column(
        "Due", orderable=False, empty_values=(), attrs=named_on_card("Due", ONE_LINE)
    )
    state = tables.Column("Where it stands", orderable=False, attrs=ONE_LINE)
    turn = tables.Column(
        "Whose turn", orderable=False, empty_values=(), attrs=named_on_card("Whose turn:", WRAPPED)
    )

    class Meta:
        model = ReleaseRequest
        fields = ("number", "asked_at", "due_on", "state", "turn")

    def __init__(
        self, *args: Any, reader: Member, left_alone: Collection[int], **kwargs: Any
    ) -> None:
        self.reader, self.left_alone = reader, left_alone
        self.today = timezone.localdate()
        super().__init__(*args, **kwargs)

    def render_number(self, record: ReleaseRequest) -> SafeString:
        of_class = record.course_session
        return format_html(
            '<a class="usa-link" href="{}">{}</a> <span class="text-muted">{}{}</span>',
            reverse("records:release-detail", args=[record.pk]),
            record.number,
            record.requester,
            "" if of_class is None else f", for {record.scope_words}",
        )

    def render_asked_at(self, record: ReleaseRequest) -> str:
        return f"{us_date(record.asked_at)}, {record.asked_by.name}"

    def render_due_on(self, record: ReleaseRequest) -> SafeString | str:
        on = due_of(record).on or record.due_on
        if on is None:
            return "No day is set"
        if record.state not in ReleaseRequest.OPEN or on >= self.today:
            return us_date(on)
        return format_html(
            '{} <span class="standing standing--bad">{}<span>{}</span></span>',
            us_date(on),
            icon("error"),
            due_words(on, self.today),
        )

    def render_state(self, record: ReleaseRequest) -> SafeString:
        standing = standing_of(record)
        return format_html(
            '<span class="standing standing--{}">{}<span>{}</span></span>',
            standing.kind,
            icon(standing.icon),
            standing.words,
        )

    def render_turn(self, record: ReleaseRequest) -> str:
        return turn_of(record, is_left_alone=record.pk in self.left_alone)
