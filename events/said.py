"""What an event says, for pages to read: whatever somebody made of it in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.models import Event

UNREADABLE = "What it says can’t be read: somebody changed it. Tell an administrator."


@dataclass(frozen=True)
class Said:
    """The values of an event, before or after.

    One that is missing, or is not what it is asked as, reads as nothing: no page fails by an event
    that was changed in the database, and a check of the log names it.

    Args:
        is_readable: whether they are values at all.
    """

    values: Mapping[str, Any]
    is_readable: bool = True

    def tells(self, key: str) -> bool:
        """Whether there is a text by this key, which may be blank."""
        return isinstance(self.values.get(key), str)

    def text(self, key: str) -> str:
        """A text; blank where there is none."""
        return self.values[key] if self.tells(key) else ""

    def texts(self, key: str) -> list[str]:
        """A list of texts; none where it is another."""
        found = self.values.get(key)
        is_list = isinstance(found, list) and all(isinstance(each, str) for each in found)
        return list(found) if found and is_list else []

    def number(self, key: str) -> int:
        """A whole number; 0 where there is none."""
        found = self.values.get(key)
        return found if isinstance(found, int) else 0

    def day(self, key: str) -> date | None:
        """A day; None where there is none."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            return None


def said_before(event: "Event") -> Said:
    """The values that changed, as they were."""
    try:
        return Said(event.before)
    except ValueError:
        return Said({}, is_readable=False)


def said_after(event: "Event") -> Said:
    """The values that changed, as they were made."""
    try:
        return Said(event.after)
    except ValueError:
        return Said({}, is_readable=False)
