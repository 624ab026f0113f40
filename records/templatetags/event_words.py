"""Events in words, for templates."""

from django import template

from records.event_labels import Change, changes_of
from records.models import Event

register = template.Library()
SHORT = 160


@register.filter
def changes(event: Event) -> list[Change]:
    """Every value that an event holds."""
    return changes_of(event)


@register.filter
def is_short(values: list[Change]) -> bool:
    """Whether the values can stand open in a table without drowning it."""
    return sum(len(value.before) + len(value.after) for value in values) <= SHORT
