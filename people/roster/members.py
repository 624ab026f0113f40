"""Members from a file, by serial number: new ones are added, those on file are changed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events.event_words import Change, changes_between
from people.actions.locking import keys_led_by, locked_elements, locked_members
from people.actions.members import (
    MEMBER_ADD,
    MEMBER_CHANGE,
    MemberChange,
    check_member,
    differing,
    given,
    plain,
    planned_change,
    with_values,
    write_members,
)
from people.credit_days import days_of_credit, leaves_less
from people.forms.members import TEXTS, typed_text
from people.leaving import Leaving, LeftOpen, departure_of
from people.models import Element, Member
from people.naming import now_has_words
from people.roster.cells import ChoiceWidget, DayWidget, ElementsByName, YesNoWidget, said
from people.roster.reading import Row, Table
from people.roster.taking import IS_BLANK, Outcome, kept_by_blanks, read_cells
from people.serial_numbers import checked_serial, normalized_serial

# The words of each column, and the headings besides its name by which it is known.
LABELS = {
    "serial_number": "Serial number",
    "first_name": "First name",
    "middle_name": "Middle name",
    "last_name": "Last name",
    "suffix": "Suffix",
    "rank": "Rank or title",
    "kind": "Kind",
    "element": "Element",
    "assignment": "Assignment",
    "email": "E-mail",
    "hired_on": "Hired on",
    "separated_on": "Separated on",
    "license_class": "License class",
    "license_number": "License number",
    "license_issued_on": "License issued on",
    "has_traffic_authority": "Traffic authority",
}
HEADINGS = {label.lower().replace("-", " "): name for name, label in LABELS.items()}
HEADINGS |= {name.replace("_", " "): name for name in LABELS}
HEADINGS |= {"serial": "serial_number", "rank": "rank", "title": "rank"}
KEY = "serial_number"
NEEDED = ("first_name", "last_name", "rank", "kind", "element", "hired_on")


class MemberRows:
    """Says what each row would do, by what is on file, read once; then writes all at once."""

    labels = LABELS

    def __init__(self, table: Table, *, by: Member, today: date) -> None:
        self.by, self.today, self.table = by, today, table
        self.elements = ElementsByName()
        days, kinds = DayWidget(), ChoiceWidget(Member.Kind.choices)
        self.readers: dict[str, Callable[[str], object]] = {
            **{name: typed_text(name, required=False).clean for name in TEXTS},
            KEY: self.serial_in,
            "email": email_in,
            "kind": kinds.clean,
            "element": self.elements.element_in,
            "hired_on": days.clean,
            "separated_on": days.clean,
            "license_issued_on": days.clean,
            "has_traffic_authority": YesNoWidget().clean,
        }
        self._read()

    def _read(self) -> None:
        """Read the members on file, and who had a serial number before it was corrected."""
        serials = {serial_of(row) for _, row in self.table.rows}
        serials = {serial for serial in serials if serial.isprintable()}
        kept = Member.objects.kept_by(self.by)
        on_file = kept.select_related("element")
        self.on_file = on_file.in_bulk(list(serials), field_name="serial_number")
        self.corrected = kept.by_former_serial(serials - set(self.on_file))
        self.seen: set[str] = set()
        self.kept: Counter[str] = Counter()
        self.credit = days_of_credit(self._with_fewer_days())
        self.added: list[Member] = []
        self.changed: list[MemberChange] = []

    def lock(self) -> None:
        """Lock the members on file and the elements that the file names, and read both anew."""
        members = locked_members(list(self.on_file.values()))
        named = {self._in_cell(row, "element") for _, row in self.table.rows}
        keys = {element.pk for element in named if isinstance(element, Element)}
        locked_elements(keys | keys_led_by(members))
        self.elements.read()
        self._read()

    def looking(self) -> AbstractContextManager[object]:
        """Nothing: a look at members writes nothing."""
        return nullcontext()

    def serial_in(self, text: str) -> str:
        """The serial number of a member on file, or one that a new member can have."""
        serial = normalized_serial(text)
        return (
            serial if serial in self.on_file or serial in self.corrected else checked_serial(text)
        )

    def subject(self, row: Row) -> str:
        names = " ".join(row.get(name, "") for name in ("first_name", "last_name")).strip()
        return said(" ".join(part for part in (row[KEY], names) if part))

    def left_open(self) -> Sequence[LeftOpen]:
        """What those leave open whom the file separates or moves, as the pages for that say it."""
        leaving: dict[date, list[Member]] = defaultdict(list)
        moving: dict[Element, list[Member]] = defaultdict(list)
        for _, row in self.table.rows:
            member = self.on_file.get(serial_of(row))
            if member is None:
                continue
            last_on, element = self._in_cell(row, "separated_on"), self._in_cell(row, "element")
            if isinstance(last_on, date) and last_on != member.separated_on:
                leaving[last_on].append(member)
            elif isinstance(element, Element) and element != member.element:
                moving[element].append(member)
        departures = [
            *(Leaving(members, last_on=last_on) for last_on, members in sorted(leaving.items())),
            *(Leaving(members, to=element) for element, members in moving.items()),
        ]
        return [
            each for one in departures for each in departure_of(one, today=self.today).left_open
        ]

    def _with_fewer_days(self) -> Iterator[Member]:
        """Whom the file leaves fewer days of employment."""
        for _, row in self.table.rows:
            member = self.on_file.get(serial_of(row))
            days = [self._in_cell(row, name) for name in ("hired_on", "separated_on")]
            hired_on, last_on = (day if isinstance(day, date) else None for day in days)
            if member is not None and leaves_less(member, hired_on, last_on):
                yield member

    def _in_cell(self, row: Row, name: str) -> object:
        """What a cell says; None where it is empty, or can't be read and is refused later."""
        try:
            return self.readers[name](row.get(name, ""))
        except ValidationError:
            return None

    def look(self, row: Row) -> tuple[Outcome, str, Sequence[Change]]:
        """What becomes of the member of a row."""
        serial = serial_of(row)
        if serial in self.seen:
            raise ValidationError({KEY: f"{serial} stands in a row above too. Keep one of them."})
        self.seen.add(serial)
        values = read_cells(row, self.readers, key=KEY)
        del values[KEY]
        if serial in self.on_file:
            self.kept.update(kept_by_blanks(row, plain(self.on_file[serial])))
            return self._change(self.on_file[serial], values)
        if missing := {name: IS_BLANK for name in NEEDED if name not in values}:
            raise ValidationError(missing)
        if serial in self.corrected:
            raise ValidationError(
                {KEY: f"{now_has_words(serial, self.corrected[serial])}: write that."}
            )
        # Who has no license enforces no traffic law, unless the file says so.
        values.setdefault("has_traffic_authority", bool(values.get("license_number")))
        member = Member(serial_number=serial, **values)
        check_member(member, taken_by=None, today=self.today)
        self.added.append(member)
        after = given(plain(member))
        changes = changes_between(MEMBER_ADD, Member, {}, after)
        return Outcome.NEW, str(member), (*changes, *unlicensed(member))

    def _change(
        self, member: Member, values: dict[str, Any]
    ) -> tuple[Outcome, str, Sequence[Change]]:
        different = differing(member, with_values(member, values))
        if not different:
            return Outcome.SAME, str(member), ()
        change = planned_change(member, values, credit=self.credit, by=self.by, today=self.today)
        self.changed.append(change)
        before, after = plain(member), plain(with_values(member, values))
        changes = changes_between(
            MEMBER_CHANGE,
            Member,
            {name: before[name] for name in different},
            {name: after[name] for name in different},
        )
        return Outcome.CHANGED, str(member), changes

    def write(self) -> None:
        """Write the members that were looked at."""
        write_members(added=self.added, changed=self.changed, by=self.by, today=self.today)


def unlicensed(member: Member) -> list[Change]:
    """What to look at where a sworn member comes without a license number."""
    if member.kind != Member.Kind.SWORN or member.is_licensed:
        return []
    return [Change("Look again", "", "Sworn, but no license number: no hours would be required.")]


def serial_of(row: Row) -> str:
    """The serial number of a row, as members have it."""
    return normalized_serial(row[KEY])


def email_in(text: str) -> str:
    """An e-mail address; none where the cell is empty."""
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(
                f"“{said(text)}” is not an e-mail address. Write it like r.member@kcpd.org."
            ) from None
    return text
