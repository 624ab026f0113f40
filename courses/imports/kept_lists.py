"""What files of the lists kept for classes share: who brings and takes them, and the events."""

from typing import TYPE_CHECKING

from events.actions import record_file_taken
from events.kinds import EventKind
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.kinds import ImportKind
from frame.imports.models import Import
from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker


def take_event(action: str, words: str) -> EventKind:
    """The event of a whole list leaving as a file."""
    return EventKind(action, words, names={"sha256": "SHA-256"})


class KeptList(ImportKind):
    """A list that names no member; each row is written by an action with its own event.

    Args:
        taken: the event of all of it leaving as a file.
    """

    rights = (Right.SCHEDULE_CLASSES,)
    limits = Limits(largest=5 * MEGABYTE, unpacked=16 * MEGABYTE, lines=4_000, rows=2_000)
    at_a_time = 200
    taken: EventKind

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each row has its own event, as on its page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: its rows name no member."""

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        record_file_taken(self.taken, by=by, after={"sha256": sha256, "rows": count})
