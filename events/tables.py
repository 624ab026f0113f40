"""Tables of records."""

import django_tables2 as tables

from events.event_words import words_of
from events.models import Event
from frame.templatetags.display import us_datetime

WORDS = {"td": {"class": "event-log__words"}}


class EventTable(tables.Table):
    """The event log: when, who, what, about whom, and the values before and after."""

    caption = "Events, the newest first"
    nouns = ("event", "events")
    export_formats = ("csv",)

    at = tables.Column(verbose_name="When", orderable=False, attrs={"td": {"class": "nowrap"}})
    by = tables.Column(verbose_name="Who", orderable=False, empty_values=(), attrs=WORDS)
    action = tables.Column(verbose_name="What", orderable=False, attrs=WORDS)
    about_text = tables.Column(verbose_name="About", orderable=False, empty_values=(), attrs=WORDS)
    changes = tables.TemplateColumn(
        template_name="events/_event_changes.html",
        verbose_name="Before and after",
        orderable=False,
        attrs={"td": {"class": "event-log__values"}},
    )

    class Meta:
        model = Event
        fields = ("at", "by", "action", "about_text", "changes")
        empty_text = "No event matches. Take a filter off to see more."

    def render_at(self, record: Event) -> str:
        return us_datetime(record.at)

    def render_by(self, record: Event) -> str:
        return str(record.by) if record.by is not None else "The system"

    def render_action(self, record: Event) -> str:
        return words_of(record)

    def render_about_text(self, record: Event) -> str:
        return record.about_text or "-"
