"""Events in words, for templates."""

from django import template

from events.event_words import Change, changes_of
from events.models import Event

register = template.Library()
SHORT = 160


@register.filter
def changes_shown(event: Event) -> list[Change]:
    """Every value that an event holds, but for those that its kind keeps for the file."""
    return changes_of(event, for_page=True)


@register.filter
def is_short(values: list[Change]) -> bool:
    """Whether the values can stand open in a table without drowning it."""
    return sum(len(value.before) + len(value.after) for value in values) <= SHORT
