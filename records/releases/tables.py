"""The list of release requests, and what left of a member's record."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.filters import SearchFilter
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.templatetags.display import icon
from frame.words import us_date
from people.models import Member
from records.releases.models import Disclosure, ReleaseRequest
from records.releases.querysets import ReleaseRequestQuerySet
from records.releases.words import standing_of, turn_of

EVERY = "all"


class ReleaseFilter(filters.FilterSet):
    """Requests by words and by where they stand; what is open, unless asked."""

    q = SearchFilter(label="Who wants it, case, member or serial number")
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

    def __init__(self, *args: Any, reader: Member, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)

    def render_number(self, record: ReleaseRequest) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a> <span class="text-muted">{}</span>',
            reverse("records:release-detail", args=[record.pk]),
            record.number,
            record.requester,
        )

    def render_asked_at(self, record: ReleaseRequest) -> str:
        return f"{us_date(record.asked_at)}, {record.asked_by.name}"

    def render_due_on(self, record: ReleaseRequest) -> str:
        return us_date(record.due_on) if record.due_on else "No day is set"

    def render_state(self, record: ReleaseRequest) -> SafeString:
        standing = standing_of(record)
        return format_html(
            '<span class="standing standing--{}">{}<span>{}</span></span>',
            standing.kind,
            icon(standing.icon),
            standing.words,
        )

    def render_turn(self, record: ReleaseRequest) -> str:
        return turn_of(record)


class DisclosureTable(ListTable):
    """What left of one member's record, the newest first."""

    caption = "What left, the newest first"
    nouns = ("disclosure", "disclosures")
    row_header = "handed_to"
    export_formats: tuple[str, ...] = ()
    nothing_yet = Empty("Nothing of this record has left by a release request.")
    nothing_fits = nothing_yet

    handed_on = tables.Column(
        "When", accessor="handover__handed_on", orderable=False, attrs=ONE_LINE
    )
    handed_to = tables.Column(
        "To whom", accessor="handover__handed_to", orderable=False, attrs=WRAPPED
    )
    what = tables.Column("What", orderable=False, attrs=TITLE)
    decided = tables.Column(
        "On whose decision",
        accessor="handover__packet__decision__decided_by",
        orderable=False,
        attrs=named_on_card("On whose decision:", WRAPPED),
    )

    class Meta:
        model = Disclosure
        fields = ("handed_on", "handed_to", "what", "decided")

    def render_handed_on(self, record: Disclosure) -> str:
        return us_date(record.handover.handed_on)

    def render_handed_to(self, record: Disclosure) -> str:
        handover = record.handover
        requester = handover.request.requester
        if handover.handed_to == requester:
            return requester
        return f"{handover.handed_to}, for {requester}"

    def render_what(self, record: Disclosure) -> str:
        return "; ".join(record.what)

    def render_decided(self, record: Disclosure) -> str:
        decision = record.handover.packet.decision
        return (
            f"{decision.decided_by.name}, {decision.get_role_display()}, "
            f"{us_date(decision.decided_at)}"
        )
