"""The filters above the event log."""

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from events.kinds import all_kinds, kinds_read_by
from events.models import Event
from events.persons import Reader
from events.querysets import events_about, events_by, events_from, events_until
from events.reach import OF_OTHERS, OWN, log_reach_of
from frame.forms_renderer import DatePicker
from frame.lists.filters import SpanForm


def _choices() -> list[tuple[str, str]]:
    # Asked when the page is opened: by then every app has declared its kinds.
    return [(kind.name, kind.words) for kind in all_kinds()]


class PersonFilter(django_filters.CharFilter):
    """A person, by serial number or by name."""

    def __init__(self, *, help_text: str = "A serial number or a name.", **kwargs: Any) -> None:
        super().__init__(max_length=100, help_text=help_text, **kwargs)


class EventNumber(forms.CharField):
    """The number of an event, as the page and a check of the log say it: `40` or `event 40`."""

    def clean(self, value: str) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(?:event)?\s*([1-9][0-9]{0,17})", text, re.IGNORECASE)
        if found is None:
            raise ValidationError("Type the number of an event, such as 40.")
        return int(found[1])


class EventNumberFilter(django_filters.Filter):
    """One event, by its number."""

    field_class = EventNumber


class EventFilter(django_filters.FilterSet):
    """Narrow the event log to an action, who did it, whom it was about, days, or one event.

    Args:
        reader: who asks; by the number of what they may not read they find nothing.
        kinds: names of the actions that are offered; None offers all.
    """

    action = django_filters.ChoiceFilter(label="What", choices=_choices, empty_label="All")
    by = PersonFilter(label="Done by", method="by_doer")
    about = PersonFilter(
        label="About",
        method="by_subject",
        help_text="A serial number, a name, or a release request such as R-00012.",
    )
    since = django_filters.DateFilter(label="From", method="by_since", widget=DatePicker)
    until = django_filters.DateFilter(label="Until", method="by_until", widget=DatePicker)

    number = EventNumberFilter(
        label="Event number", field_name="pk", max_length=40, help_text="Such as 40."
    )

    class Meta:
        model = Event
        form = SpanForm
        fields: list[str] = []

    def __init__(
        self, *args: Any, reader: Reader, kinds: frozenset[str] | None = None, **kwargs: Any
    ) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)
        if kinds is not None:
            offered = [choice for choice in _choices() if choice[0] in kinds]
            self.filters["action"].extra["choices"] = offered

    def by_doer(self, events: QuerySet, name: str, value: str) -> QuerySet:
        return events_by(events, value)

    def by_subject(self, events: QuerySet, name: str, value: str) -> QuerySet:
        return events_about(events, value, reader=self.reader)

    def by_since(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_from(events, value)

    def by_until(self, events: QuerySet, name: str, value: date) -> QuerySet:
        return events_until(events, value)


def narrowed_events(query: QueryDict, *, by: Reader) -> EventFilter:
    """The events that `by` may read, narrowed as an address asks."""
    events = Event.objects.visible_to(by).select_related("seal")
    reads_no_others = log_reach_of(by).isdisjoint({OWN, OF_OTHERS})
    kinds = frozenset(kinds_read_by(by)) if reads_no_others else None
    return EventFilter(query, queryset=events, reader=by, kinds=kinds)
