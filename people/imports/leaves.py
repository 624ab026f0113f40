"""Leaves from a file: those that stand, each entered as on its own page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from frame.imports.days import day_in
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, ImportColumn
from frame.imports.one_by_one import OneByOne, needed
from frame.words import us_date
from people.actions.leaves import add_leave, check_leave, end_leave
from people.imports.by_serial import MembersBySerial
from people.imports.of_members import OfMembers, take_event
from people.models import Leave, Member

if TYPE_CHECKING:
    from frame.requests import Asker

LEAVES_TAKE = take_event("members.take_leaves", "Took all leaves away as a file")
DAYS = ("starts_on", "ends_on")


class LeaveLooker(OneByOne):
    """Adds a leave, or says which day was the last of one that lasts."""

    key = "serial_number"
    named_by = ("serial_number", "starts_on", "ends_on")

    def begin(self, rows: Sequence[Cells]) -> None:
        self.members = self._members_of(rows)
        standing = Leave.objects.not_voided().filter(member__in=self.members.keys)
        self._on_file = {(each.member_id, each.starts_on): each for each in standing}
        self._of_file: dict[int, list[tuple[date, date]]] = defaultdict(list)
        orders = day_orders(self.brought)
        self.readers = {
            self.key: lambda text: self.members.member_in(text)[0],
            **{name: partial(day_in, order=orders.get(name, "")) for name in DAYS},
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self._members_of(rows).hold()

    def _members_of(self, rows: Sequence[Cells]) -> MembersBySerial:
        texts = (row.get(self.key, "") for row in rows)
        return MembersBySerial(texts, mends_zeros=self.brought.mends_zeros)

    def on_file(self, values: dict[str, Any]) -> Leave | None:
        needed(values, (self.key, "starts_on"))
        return self._on_file.get((values[self.key].pk, values["starts_on"]))

    def identity(self, values: dict[str, Any]) -> str:
        return f"{values[self.key].pk} {values['starts_on']}"

    def plain(self, found: Leave) -> dict[str, str]:
        return {"ends_on": self.in_words("ends_on", found.ends_on)}

    def in_words(self, name: str, value: Any) -> str:
        return us_date(value) if isinstance(value, date) else ""

    def check(self, found: Leave | None, values: dict[str, Any]) -> None:
        if found is not None and found.ends_on is not None:
            raise ValidationError(
                {
                    "ends_on": f"{us_date(found.ends_on)} is on file as its last day. Void that "
                    "leave first, if the file is right."
                }
            )
        by: Any = self.by
        starts_on, ends_on = values["starts_on"], values.get("ends_on")
        check_leave(values[self.key], starts_on, ends_on, of=found, by=by, today=self.today)
        self._check_against_file(values[self.key], starts_on, ends_on or date.max)

    def _check_against_file(self, member: Member, starts_on: date, ends_on: date) -> None:
        """Refuse days that another row of the file has, which is not on file yet."""
        rows = self._of_file[member.pk]
        for first, last in rows:
            if first <= ends_on and starts_on <= last:
                raise ValidationError(
                    {
                        "starts_on": f"{self._row_of(member, first)} has them on leave from "
                        f"{us_date(first)}, and the days of both overlap. Correct one, or leave "
                        "it out."
                    }
                )
        rows.append((starts_on, ends_on))

    def _row_of(self, member: Member, first: date) -> str:
        """`Row 7`, the one that was looked at before."""
        # Its leave is new: what overlaps one on file was refused before.
        number = self._rows_about.get(f"{member.pk} {first}")
        return f"Row {number}" if number else "Another row"

    def put(self, found: Leave | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        self.check(found, values)
        if found is not None:
            end_leave(leave=found, ends_on=values["ends_on"], by=by, today=self.today)
            return
        add_leave(
            member=values[self.key],
            starts_on=values["starts_on"],
            ends_on=values.get("ends_on"),
            by=by,
            now=timezone.now(),
            today=self.today,
        )


class Leaves(OfMembers):
    """Days on which members were on leave, a row for each leave. Why is kept nowhere."""

    key = "leaves"
    nouns = ("leave", "leaves")
    lead = (
        "A row for each leave: who, from which day, to which. One without a last day lasts. Why "
        "somebody is away is not kept."
    )
    columns: tuple[ImportColumn, ...] = (
        ImportColumn(
            "serial_number",
            "Serial number",
            ("serial", "serial no", "employee id", "employee number", "badge"),
            is_needed=True,
            is_serial=True,
        ),
        ImportColumn(
            "starts_on", "First day", ("from", "begins", "start date"), is_needed=True, is_day=True
        ),
        ImportColumn("ends_on", "Last day", ("to", "until", "ends", "end date"), is_day=True),
    )
    looker: type[OneByOne] = LeaveLooker
    taken = LEAVES_TAKE
    serial_path = "member__serial_number"

    def all_rows(self, by: "Asker") -> Any:
        kept = Member.objects.kept_by(by)
        rows = Leave.objects.visible_to(by).not_voided().filter(member__in=kept)
        return rows.select_related("member")

    def lines(self, rows: Iterable[Leave]) -> Iterator[list[str]]:
        for row in rows:
            last = row.ends_on.isoformat() if row.ends_on else ""
            yield [row.member.serial_number, row.starts_on.isoformat(), last]
