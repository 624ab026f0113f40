"""What files of members have in common: who brings them in and takes them away, and the events."""

from typing import TYPE_CHECKING

from events.actions import OF_NAMED, record_file_taken
from events.kinds import EventKind
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.kinds import ImportKind
from frame.imports.models import Import
from frame.imports.writable import rows_that_leave
from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker


def take_event(action: str, words: str) -> EventKind:
    """The event of all rows of a kind leaving as a file, naming whom they are about."""
    names = {"sha256": "SHA-256", "named": "Members named"}
    return EventKind(action, words, **{**OF_NAMED, "names": names}, is_look=True)


MEMBERS_TO_MEND = take_event(
    "members.take_to_mend", "Took the rows of a file of members that are to be mended away"
)


class OfMembers(ImportKind):
    """Rows that administrators keep of members; each is written by an action with its own event.

    Args:
        taken: the event of all of them leaving as a file.
        serial_path: how their rows name the member.
    """

    rights: tuple[Right, ...] = (Right.ADMINISTER,)
    take_rights = (Right.ADMINISTER,)
    limits = Limits(largest=5 * MEGABYTE, unpacked=16 * MEGABYTE, lines=4_000, rows=2_000)
    taken: EventKind
    serial_path = "serial_number"

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each row has its own event, as on its page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        rows = rows_that_leave(brought).order_by("about")
        named = list(rows.values_list("about", flat=True).distinct())
        told = {"file": brought.name, "sha256": brought.sha256, "rows": rows.count()}
        record_file_taken(MEMBERS_TO_MEND, by=by, about=brought, after={**told, "named": named})

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        rows = self.all_rows(by).order_by(self.serial_path)
        named = list(rows.values_list(self.serial_path, flat=True).distinct())
        record_file_taken(
            self.taken, by=by, after={"sha256": sha256, "rows": count, "named": named}
        )
