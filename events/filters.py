"""The filters above the event log."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from events.kinds import all_kinds
from events.models import Event
from events.persons import Reader
from events.querysets import events_about_person, events_by, events_from, events_until
from frame.forms_renderer import DatePicker


def _choices() -> list[tuple[str, str]]:
    # Asked when the page is opened: by then every app has declared its kinds.
    return [(kind.name, kind.words) for kind in all_kinds()]


class PersonFilter(django_filters.CharFilter):
    """A person, by serial number or by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, help_text="A serial number or a name.", **kwargs)


class EventFilter(django_filters.FilterSet):
    """Narrow the event log to an action, who did it, whom it was about, and days."""

    action = django_filters.ChoiceFilter(label="What", choices=_choices, empty_label="All")
    by = PersonFilter(label="Done by", method="by_doer")
    about = PersonFilter(label="About", method="by_subject")
    since = django_filters.DateFilter(label="From", method="by_since", widget=DatePicker)
    until = django_filters.DateFilter(label="Until", method="by_until", widget=DatePicker)

    class Meta:
        model = Event
        fields: list[str] = []

    def by_doer(self, events: QuerySet, name: str, value: str) -> QuerySet:
        return events_by(events, value)

    def by_subject(self, events: QuerySet, name: str, value: str) -> QuerySet:
        return events_about_person(events, value)

    def by_since(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_from(events, value)

    def by_until(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_until(events, value)


def narrowed_events(query: QueryDict, *, by: Reader) -> EventFilter:
    """The events that `by` may read, narrowed as an address asks."""
    events = Event.objects.visible_to(by).select_related("seal")
    return EventFilter(query, queryset=events)
