"""What stands on paper in the place of a value that is left out."""

from typing import TypeVar

from django.utils.safestring import SafeString

Value = TypeVar("Value")


class Redacted(SafeString):
    """A sign that stands for a value; filters let it pass as it is."""


# One sign for everything, always of one length, so that it tells nothing of what was there. The
# paper is set from data without the value: there is nothing beneath.
REDACTED = Redacted('<img class="redacted" src="img/redacted.svg" alt="redacted">')


def redacted_or(value: Value, *, is_redacted: bool) -> Value | Redacted:
    """The value, or the sign in its place."""
    return REDACTED if is_redacted else value
