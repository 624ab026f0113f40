"""What else hangs on a line that is to be voided and entered again, as floors above know it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from records.models import Completion

Hindrance = Callable[[Completion], str]
_hindrances: list[Hindrance] = []


def before_replacing(hindrance: Hindrance) -> None:
    """Ask this of a line first: it says what would be lost with it; blank if nothing."""
    _hindrances.append(hindrance)


def check_can_replace(line: Completion) -> None:
    """Refuse to enter another line in place of one on which something hangs.

    Raises:
        ValidationError: what would be lost, and the way out.
    """
    if reasons := [why for hindrance in _hindrances if (why := hindrance(line))]:
        raise ValidationError(reasons)
