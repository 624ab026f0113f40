"""Events in words, for templates."""

from django import template

from events.event_words import Change

register = template.Library()
SHORT = 160


@register.filter
def is_short(values: list[Change]) -> bool:
    """Whether the values can stand open in a table without drowning it."""
    return sum(len(value.before) + len(value.after) for value in values) <= SHORT
