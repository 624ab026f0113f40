"""Who may be the second administrator of what takes two."""

from django.core.exceptions import ValidationError

from people.models import Member, OneTimePassword, RoleRequest


def check_is_second(asked: RoleRequest | OneTimePassword, *, by: Member) -> None:
    """Refuse whoever asked for it, and whom it is about."""
    first = asked.asked_by if isinstance(asked, RoleRequest) else asked.made_by
    if by in (first, asked.member):
        raise ValidationError(
            "A second administrator confirms it: neither who asked for it nor whom it is about."
        )
