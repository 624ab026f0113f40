"""Roles as a file: who holds and held which, since when, given by whom. None comes in by a file."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from frame.imports.kinds import ImportColumn
from people.imports.of_members import OfMembers, take_event
from people.models import Member, RoleDesignation

if TYPE_CHECKING:
    from frame.requests import Asker

ROLES_TAKE = take_event("members.take_roles", "Took all roles away as a file")


class Roles(OfMembers):
    """Designations, a row each, those that ended too; they leave, and nobody brings them in."""

    key = "roles"
    nouns = ("role", "roles")
    lead = (
        "A row for each role that somebody holds or held: since when, given by whom, until when, "
        "and who last said on which day that it is still needed."
    )
    why_out_only = (
        "No role comes in by a file: it gives rights at once, and a file can say of anybody that "
        "they gave it. In a new system, an administrator gives each role on the page of roles."
    )
    rights = ()
    columns = (
        ImportColumn("serial_number", "Serial number"),
        ImportColumn("role", "Role"),
        ImportColumn("designated_on", "Given on"),
        ImportColumn("designated_by", "Given by"),
        ImportColumn("ended_on", "Ended on"),
        ImportColumn("reviewed_on", "Reviewed on"),
        ImportColumn("reviewed_by", "Reviewed by"),
    )
    taken = ROLES_TAKE
    serial_path = "member__serial_number"

    def all_rows(self, by: "Asker") -> Any:
        rows = RoleDesignation.objects.visible_to(by).filter(member__in=Member.objects.kept_by(by))
        return rows.select_related("member", "designated_by", "reviewed_by")

    def lines(self, rows: Iterable[RoleDesignation]) -> Iterator[list[str]]:
        for row in rows:
            yield [
                row.member.serial_number,
                row.get_role_display(),
                row.designated_on.isoformat(),
                row.designated_by.serial_number if row.designated_by else "",
                row.ended_on.isoformat() if row.ended_on else "",
                row.reviewed_on.isoformat() if row.reviewed_on else "",
                row.reviewed_by.serial_number if row.reviewed_by else "",
            ]
