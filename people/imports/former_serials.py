"""Serial numbers that members had before, from a file: they find who has another one now."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from frame.imports.kinds import Cells, ImportColumn
from frame.imports.one_by_one import OneByOne, needed
from people.actions.former_serials import add_former_serial, check_former_serial
from people.imports.by_serial import MembersBySerial
from people.imports.of_members import OfMembers, take_event
from people.models import FormerSerialNumber, Member
from people.serial_numbers import checked_serial

if TYPE_CHECKING:
    from frame.requests import Asker

SERIALS_TAKE = take_event(
    "members.take_former_serials", "Took all former serial numbers away as a file"
)


class FormerSerialLooker(OneByOne):
    """Adds the numbers that are not known yet; one is never moved to another member."""

    key = "serial_number"
    named_by = ("former_serial_number", "serial_number")

    def begin(self, rows: Sequence[Cells]) -> None:
        self.members = self._members_of(rows)
        self._known: dict[str, FormerSerialNumber] = FormerSerialNumber.objects.in_bulk()
        self.readers = {
            "former_serial_number": checked_serial,
            self.key: lambda text: self.members.member_in(text)[0],
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self._members_of(rows).hold()

    def _members_of(self, rows: Sequence[Cells]) -> MembersBySerial:
        texts = (row.get(self.key, "") for row in rows)
        return MembersBySerial(texts, mends_zeros=self.brought.mends_zeros)

    def on_file(self, values: dict[str, Any]) -> FormerSerialNumber | None:
        needed(values, ("former_serial_number", self.key))
        known = self._known.get(values["former_serial_number"])
        return known if known and known.member_id == values[self.key].pk else None

    def identity(self, values: dict[str, Any]) -> str:
        return values["former_serial_number"]

    def changes(self, found: FormerSerialNumber | None, values: dict[str, Any]) -> list[str]:
        return []

    def check(self, found: FormerSerialNumber | None, values: dict[str, Any]) -> None:
        try:
            check_former_serial(values["former_serial_number"], member=values[self.key])
        except ValidationError as refused:
            raise ValidationError({"former_serial_number": refused.messages}) from None

    def put(self, found: FormerSerialNumber | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        member, serial = values[self.key], values["former_serial_number"]
        add_former_serial(member=member, serial_number=serial, by=by)


class FormerSerials(OfMembers):
    """Serial numbers that members had before theirs was corrected, a row each."""

    key = "former-serial-numbers"
    nouns = ("former serial number", "former serial numbers")
    lead = (
        "A row for each serial number that somebody had before, and who they are now. It finds "
        "them in a search, says so in a file, and is never given to anybody else."
    )
    columns = (
        ImportColumn(
            "former_serial_number",
            "Former serial number",
            ("former", "old serial number", "previous serial number"),
            is_needed=True,
            is_serial=True,
        ),
        ImportColumn(
            "serial_number",
            "Serial number now",
            ("serial number", "serial", "new serial number"),
            is_needed=True,
            is_serial=True,
        ),
    )
    looker = FormerSerialLooker
    taken = SERIALS_TAKE
    serial_path = "member__serial_number"

    def all_rows(self, by: "Asker") -> Any:
        kept = Member.objects.kept_by(by)
        return FormerSerialNumber.objects.filter(member__in=kept).select_related("member")

    def lines(self, rows: Iterable[FormerSerialNumber]) -> Iterator[list[str]]:
        return ([row.serial_number, row.member.serial_number] for row in rows)
