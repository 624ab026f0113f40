"""Who may be the second administrator of what takes two."""

from django.core.exceptions import ValidationError

from people.models import Member
from people.models.takes_two import TakesTwo


def check_is_second(asked: TakesTwo, *, by: Member) -> None:
    """Refuse whoever asked for it, and whom it is about."""
    first = asked.first_by
    if asked.member.pk in by.own_keys or (first is not None and first.pk in by.own_keys):
        raise ValidationError(
            "A second administrator confirms it: neither who asked for it nor whom it is about."
        )
