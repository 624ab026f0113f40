"""Members from a file: its columns, and its events."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from events.actions import OF_NAMED
from events.event_log import record_event
from events.kinds import EventKind
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.kinds import ImportColumn, ImportKind
from frame.imports.models import Import
from frame.rights import Right
from people.imports.cells import ElementsByName
from people.imports.member_looker import MemberLooker
from people.models import Member

if TYPE_CHECKING:
    from frame.requests import Asker

MEMBERS_TAKE = EventKind(
    "members.take",
    "Took all members away as a file",
    **{**OF_NAMED, "names": {"sha256": "SHA-256", "named": "Members named"}},
)
MEMBERS_TO_MEND = EventKind(
    "members.take_to_mend",
    "Took the rows of a file of members that are to be mended away",
    **{**OF_NAMED, "names": {"sha256": "SHA-256", "named": "Members named"}},
)


class Members(ImportKind):
    """Members, a row each, each added or changed as on its own page. A file separates nobody by
    leaving them out."""

    key = "members"
    nouns = ("member", "members")
    lead = (
        "A row for each member. Who is on file by the serial number is changed, but only in the "
        "columns that the file has; others are added, without a password. An empty cell leaves "
        "what is on file, and who is not in the file stays as they are."
    )
    rights = take_rights = (Right.ADMINISTER,)
    columns = (
        ImportColumn(
            "serial_number",
            "Serial number",
            ("serial", "serial no", "serial #", "employee id", "employee number", "badge", "dsn"),
            is_needed=True,
            is_serial=True,
        ),
        ImportColumn("first_name", "First name", ("given name", "first")),
        ImportColumn("middle_name", "Middle name", ("middle", "middle initial")),
        ImportColumn("last_name", "Last name", ("surname", "family name", "last")),
        ImportColumn("suffix", "Suffix"),
        ImportColumn("rank", "Rank or title", ("rank", "title", "job title")),
        ImportColumn("kind", "Kind", ("employee type",)),
        ImportColumn("element", "Element", ("unit", "assigned to", "division", "squad")),
        ImportColumn("assignment", "Assignment", ("position", "duty")),
        ImportColumn("email", "E-mail", ("email", "e-mail address", "email address")),
        ImportColumn(
            "hired_on", "Hired on", ("hire date", "date hired", "date of hire"), is_day=True
        ),
        ImportColumn(
            "separated_on",
            "Separated on",
            ("separation date", "date separated", "termination date", "last day"),
            is_day=True,
        ),
        ImportColumn("license_class", "License class"),
        ImportColumn("license_number", "License number", ("post license", "license")),
        ImportColumn("license_issued_on", "License issued on", ("license date",), is_day=True),
        ImportColumn("has_traffic_authority", "Traffic authority"),
    )
    looker = MemberLooker
    limits = Limits(largest=5 * MEGABYTE, unpacked=16 * MEGABYTE, lines=4_000, rows=2_000)
    at_a_time = 2_000  # what they leave open is asked of all who leave at once

    def all_rows(self, by: "Asker") -> Any:
        return Member.objects.kept_by(by).select_related("element")

    def lines(self, rows: Iterable[Member]) -> Iterator[list[str]]:
        elements = ElementsByName()
        for row in rows:
            yield self._cells(row, elements.way_to(row.element))

    def _cells(self, row: Member, element: str) -> list[str]:
        shown = {
            "kind": row.get_kind_display(),
            "element": element,
            "has_traffic_authority": "yes" if row.has_traffic_authority else "no",
        }
        values = {column.name: getattr(row, column.name) for column in self.columns} | shown
        return ["" if value is None else str(value) for value in values.values()]

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each member has their own event, as on their page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        rows = brought.staged_rows.filter(outcome="refused").order_by("about")
        named = list(rows.values_list("about", flat=True).distinct())
        told = {"file": brought.name, "sha256": brought.sha256, "rows": rows.count()}
        record_event(MEMBERS_TO_MEND, by=by, about=brought, after={**told, "named": named})

    def record_all_taken(self, *, sha256: str, by: "Asker") -> None:
        rows = self.all_rows(by).order_by("serial_number")
        named = list(rows.values_list("serial_number", flat=True).distinct())
        record_event(MEMBERS_TAKE, by=by, after={"sha256": sha256, "named": named})
