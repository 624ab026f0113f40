"""Leaves that were voided in the system a file comes from: they stay readable, and void."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from frame.imports.cells import reason_in
from frame.imports.days import day_in
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, ImportColumn
from frame.imports.moments import moment_in
from frame.imports.one_by_one import OneByOne, needed
from people.actions.leaves import check_voided_leave, take_over_voided_leave
from people.imports.by_serial import MembersBySerial
from people.imports.leaves import DAYS, Leaves
from people.imports.of_members import take_event
from people.models import Leave, Member

if TYPE_CHECKING:
    from frame.requests import Asker

VOIDED_TAKE = take_event("members.take_voided_leaves", "Took all voided leaves away as a file")
NEEDED = ("serial_number", "starts_on", "voided_at", "voided_by", "void_reason")


class VoidedLeaveLooker(OneByOne):
    """Takes over what was voided, with when, by whom and why; it tells nothing of being away."""

    key = "serial_number"
    named_by = ("serial_number", "starts_on", "ends_on")

    def begin(self, rows: Sequence[Cells]) -> None:
        self.members = self._members_of(rows)
        void = Leave.objects.filter(member__in=self.members.keys, voided_at__isnull=False)
        self._on_file = {(each.member_id, each.starts_on, each.voided_at): each for each in void}
        orders = day_orders(self.brought)
        self.readers = {
            self.key: self._member_in,
            **{name: partial(day_in, order=orders.get(name, "")) for name in DAYS},
            "voided_at": partial(moment_in, now=timezone.now()),
            "voided_by": self._member_in,
            "void_reason": reason_in,
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self._members_of(rows).hold()

    def _members_of(self, rows: Sequence[Cells]) -> MembersBySerial:
        texts = (row.get(name, "") for row in rows for name in (self.key, "voided_by"))
        return MembersBySerial(texts, mends_zeros=self.brought.mends_zeros)

    def _member_in(self, text: str) -> Member:
        return self.members.member_in(text)[0]

    def on_file(self, values: dict[str, Any]) -> Leave | None:
        needed(values, NEEDED)
        return self._on_file.get(_key(values))

    def identity(self, values: dict[str, Any]) -> str:
        return str(_key(values))

    def changes(self, found: Leave | None, values: dict[str, Any]) -> list[str]:
        return []

    def remarks(self, found: Leave | None, values: dict[str, Any]) -> list[str]:
        return [f"Void: {values['void_reason']}"] if found is None else []

    def check(self, found: Leave | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        starts_on, ends_on = values["starts_on"], values.get("ends_on")
        check_voided_leave(values[self.key], starts_on, ends_on, by=by, today=self.today)

    def put(self, found: Leave | None, values: dict[str, Any]) -> None:
        if found is not None:
            return
        by: Any = self.by
        take_over_voided_leave(
            member=values[self.key],
            starts_on=values["starts_on"],
            ends_on=values.get("ends_on"),
            voided_at=values["voided_at"],
            voided_by=values["voided_by"],
            reason=values["void_reason"],
            by=by,
            now=timezone.now(),
            today=self.today,
        )


def _key(values: dict[str, Any]) -> tuple[int, date, datetime]:
    return values["serial_number"].pk, values["starts_on"], values["voided_at"]


class VoidedLeaves(Leaves):
    """Leaves that were voided, a row each. They come in void."""

    key = "voided-leaves"
    nouns = ("voided leave", "voided leaves")
    lead = (
        "A row for each leave that was voided in the system the file comes from, with when, by "
        "whom and why. It comes in void: nobody counts as away by it, and it stays readable."
    )
    columns = (
        *Leaves.columns,
        ImportColumn("voided_at", "Voided at", ("voided on", "void date"), is_needed=True),
        ImportColumn("voided_by", "Voided by", (), is_needed=True, is_serial=True),
        ImportColumn("void_reason", "Why voided", ("void reason", "reason"), is_needed=True),
    )
    looker = VoidedLeaveLooker
    taken = VOIDED_TAKE

    def all_rows(self, by: "Asker") -> Any:
        kept = Member.objects.kept_by(by)
        rows = Leave.objects.visible_to(by).filter(voided_at__isnull=False, member__in=kept)
        return rows.select_related("member", "voided_by")

    def lines(self, rows: Iterable[Leave]) -> Iterator[list[str]]:
        for row, own in zip(rows, super().lines(rows), strict=True):
            assert row.voided_at is not None
            assert row.voided_by is not None
            yield [*own, row.voided_at.isoformat(), row.voided_by.serial_number, row.void_reason]
