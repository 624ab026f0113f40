"""Whether a year is a CLEE period of a member, so that a page leads to what counted in it."""

from django import template
from django.utils import timezone

from compliance.standings.facts import periods_of
from people.models import Member

register = template.Library()


@register.simple_tag
def is_period_of(member: Member, year: int) -> bool:
    """Whether the department holds the member's records of the CLEE period."""
    return year in periods_of(member, today=timezone.localdate())
