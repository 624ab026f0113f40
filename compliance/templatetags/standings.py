"""A standing, on a page and in a sentence."""

from datetime import date
from enum import Enum

from django import template

from compliance.standing_looks import look_of, standing_name

register = template.Library()
register.filter(standing_name)


@register.inclusion_tag("compliance/_standing_tag.html")
def standing_tag(status: str | Enum, until: date | None = None) -> dict[str, object]:
    """Show a standing as a word, a colour and an icon."""
    return {"look": look_of(status), "label": standing_name(status, until)}
