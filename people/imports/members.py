"""Members from a file: its columns, and its events."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from frame.imports.kinds import ImportColumn
from people.imports.cells import ElementsByName
from people.imports.member_looker import MemberLooker
from people.imports.of_members import OfMembers, take_event
from people.models import Member
from people.told_apart import ANOTHER_PERSON, CALLED_THE_SAME

if TYPE_CHECKING:
    from frame.requests import Asker

MEMBERS_TAKE = take_event("members.take", "Took all members away as a file")


class Members(OfMembers):
    """Members, a row each, each added or changed as on its own page. A file separates nobody by
    leaving them out."""

    key = "members"
    nouns = ("member", "members")
    lead = (
        "A row for each member. Who is on file by the serial number is changed, but only in the "
        "columns that the file has; others are added, without a password. An empty cell leaves "
        "what is on file, and who is not in the file stays as they are."
    )
    taken = MEMBERS_TAKE
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
        ImportColumn("kind", "Kind", ("employee type",), choices=tuple(Member.Kind.labels)),
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
    warnings = {
        ANOTHER_PERSON: (
            "It may be another member",
            ("Married, and the day of hire on file was wrong",),
        ),
        CALLED_THE_SAME: ("Somebody is called the same", ("Two people of one name",)),
    }
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
