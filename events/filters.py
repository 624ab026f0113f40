"""The filters above the event log."""

from datetime import date

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from events.kinds import all_kinds
from events.models import Event
from events.persons import Reader
from events.querysets import events_from, events_of_serial, events_until
from frame.forms_renderer import DatePicker


def _choices() -> list[tuple[str, str]]:
    # Asked when the page is opened: by then every app has declared its kinds.
    return [(kind.name, kind.words) for kind in all_kinds()]


class EventFilter(django_filters.FilterSet):
    """Narrow the event log to an action, a member, and days."""

    action = django_filters.ChoiceFilter(label="What", choices=_choices, empty_label="All")
    serial_number = django_filters.CharFilter(
        label="By or about serial number", method="by_serial", max_length=40
    )
    since = django_filters.DateFilter(label="From", method="by_since", widget=DatePicker)
    until = django_filters.DateFilter(label="Until", method="by_until", widget=DatePicker)

    class Meta:
        model = Event
        fields: list[str] = []

    def by_serial(self, events: QuerySet, name: str, value: str) -> QuerySet:
        return events_of_serial(events, value)

    def by_since(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_from(events, value)

    def by_until(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_until(events, value)


def narrowed_events(query: QueryDict, *, by: Reader) -> EventFilter:
    """The events that `by` may read, narrowed as an address asks."""
    events = Event.objects.visible_to(by).select_related("seal")
    return EventFilter(query, queryset=events)
