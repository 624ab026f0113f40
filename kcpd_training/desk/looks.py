"""Who looked at one's own record: whoever saw it, or took a list away that names one."""

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from events.event_words import words_of
from events.models import Event
from events.querysets import looks_at
from events.recurring import TIMES
from events.said import UNREADABLE, said_after
from events.tables import when
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.looks import MEMBER_LOOK
from records.releases.withheld_events import looks_at_what_left


class LookTable(ListTable):
    """When, who, and what they saw; of a list that named others too, no more than that."""

    caption = "Looks, the newest first"
    nouns = ("look", "looks")
    row_header = "by"
    export_formats = ()
    nothing_yet = Empty("No look of others that you may read of.")

    at = tables.Column(verbose_name="When", orderable=False, attrs=ONE_LINE)
    by = tables.Column(
        verbose_name="Who", accessor="by_name", orderable=False, attrs=WRAPPED, empty_values=()
    )
    action = tables.Column(verbose_name="What", orderable=False, attrs=TITLE)

    class Meta:
        model = Event
        fields = ("at", "by", "action")

    def render_at(self, record: Event) -> str:
        return when(record)

    def render_by(self, record: Event) -> str:
        return record.by_name or "The system"

    def render_action(self, record: Event) -> str:
        """`Looked at the transcript; 40 times that day`"""
        said = said_after(record)
        page = MEMBER_LOOK.values["page"].get(said.text("page"), "")
        is_of_page = record.action == MEMBER_LOOK.name and page
        what = f"Looked at {page}" if is_of_page else words_of(record)
        if not said.is_readable:
            return f"{what}. {UNREADABLE}"
        times = said.number(TIMES)
        return f"{what}; {times} times that day" if times else what


@requires(Right.SEE_OWN_RECORD)
@require_GET
def look_list(request: SignedInRequest) -> HttpResponse:
    """Show a member who looked at the own record."""
    read = looks_at(request.user).exclude(looks_at_what_left(request.user))
    table = LookTable(read)
    table.arrange(request)
    page = {"table": table, "breadcrumb": breadcrumb(("My record", "desk:my-record"))}
    return render(request, "desk/look_list.html", page)
