"""What every write of an administrator asks first."""

from django.core.exceptions import PermissionDenied

from frame.rights import Right
from people.models import Member


def check_keeps(by: Member) -> None:
    """Refuse whoever doesn't administer.

    Raises:
        PermissionDenied: always then.
    """
    if not by.has_right(Right.ADMINISTER):
        raise PermissionDenied


def as_said(value: object) -> str:
    """A value as an event keeps it; blank where there is none."""
    return "" if value is None else str(value)
