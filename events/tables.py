"""The event log as a table."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.event_words import about_of, changes_of, names_in, words_of
from events.models import Event
from events.persons import Reader
from events.reach import reads_whole_log
from frame.lists.cells import Column
from frame.lists.table import ONE_LINE, Empty, ListTable
from frame.words import us_moment

WORDS = {"td": {"class": "event-log__words"}}
UNREADABLE_MOMENT = "It can't be read: somebody changed it."
# On a phone a card says what a heading says on a wide screen.
BY = {"td": {"class": "event-log__words event-log__by"}}
ABOUT = {"td": {"class": "event-log__words event-log__about"}}


def when(event: Event) -> str:
    """The moment of an event."""
    return us_moment(event.at) if event.is_dated else UNREADABLE_MOMENT


def who(event: Event) -> str:
    return str(event.by) if event.by is not None else "The system"


def values_of(event: Event, side: str, reader: Reader, names: Mapping[str, str]) -> str:
    """The values before, or those after, in a line.

    Args:
        names: by serial number, as `names_in` finds them.
    """
    changes = changes_of(event, reader=reader, names=names)
    said = ((change.name, getattr(change, side)) for change in changes)
    return "; ".join(f"{name}: {value}" for name, value in said if value)


def seal_of(event: Event, column: str) -> Any:
    """A column of the event's seal; an event of this moment may have none yet."""
    return getattr(event.seal, column) if hasattr(event, "seal") else "not sealed yet"


class EventTable(ListTable):
    """The event log: when, who, what, about whom, and the values before and after."""

    caption = "Events, the newest first"
    nouns = ("event", "events")
    row_header = "action"
    file_name = "event-log"
    # Far more rows than a spreadsheet or paper is made for.
    export_formats = ("csv",)
    nothing_yet = Empty("Nothing has happened yet.")
    nothing_fits = Empty(
        "No event matches. Take a filter off to see more.", url="?", label="Show all events"
    )

    at = tables.Column(verbose_name="When", orderable=False, attrs=ONE_LINE)
    by = tables.Column(verbose_name="Who", orderable=False, empty_values=(), attrs=BY)
    action = tables.Column(verbose_name="What", orderable=False, attrs=WORDS)
    about_text = tables.Column(verbose_name="About", orderable=False, empty_values=(), attrs=ABOUT)
    changes = tables.Column(
        verbose_name="Before and after",
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "event-log__values"}},
    )

    class Meta:
        model = Event
        fields = ("at", "by", "action", "about_text", "changes")

    def __init__(self, events: QuerySet[Event], *, reader: Reader) -> None:
        self.reader = reader
        self.gives_proofs = reads_whole_log(reader)
        super().__init__(events)

    def file_columns(self) -> tuple[Column, ...]:
        names = names_in(self.data.data.iterator())
        return (
            Column("When", when),
            Column("Who", who),
            Column("What", words_of),
            Column("About", lambda event: about_of(event, reader=self.reader)),
            Column("Member", lambda event: str(event.member) if event.member else ""),
            Column("Before", lambda event: values_of(event, "before", self.reader, names)),
            Column("After", lambda event: values_of(event, "after", self.reader, names)),
            Column("Number", lambda event: event.pk),
            Column("Place in the log", lambda event: seal_of(event, "position")),
            Column("Hash", lambda event: seal_of(event, "hash")),
        )

    def render_at(self, record: Event) -> str:
        said = format_html("{}<br>Event {}", when(record), record.pk)
        if not self.gives_proofs:
            return said
        return format_html(
            '{}<br><a class="usa-link" href="{}" aria-label="Proof of event {}">Proof</a>',
            said,
            reverse("events:event-proof", args=[record.pk]),
            record.pk,
        )

    def render_by(self, record: Event) -> str:
        return who(record)

    def render_action(self, record: Event) -> str:
        return words_of(record)

    def render_about_text(self, record: Event) -> str:
        """What it is about, and whose record it touched where that does not say so."""
        about = about_of(record, reader=self.reader)
        member = str(record.member or "")
        if not member or member in about:
            return about
        return format_html("{}<br>Member: {}", about, member)

    @cached_property
    def names(self) -> dict[str, str]:
        """Whom the events of the page hold by serial number alone."""
        return names_in(row.record for row in self.paginated_rows)

    def render_changes(self, record: Event) -> SafeString:
        changes = changes_of(record, reader=self.reader, for_page=True, names=self.names)
        return render_to_string("events/_event_changes.html", {"changes": changes})
