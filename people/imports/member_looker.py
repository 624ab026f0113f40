"""What the rows of a file of members would do: by serial number, as on the pages of members."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from events.event_words import changes_between
from frame.imports.days import day_in
from frame.imports.file_rows import day_orders, rows_of
from frame.imports.kinds import Aside, Cells, LookedAt, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.one_by_one import OneByOne, needed
from people.actions.guarded_changes import holders_needed
from people.actions.locking import all_locked_elements, lock_guarded_roles, lock_license_numbers
from people.actions.member_checks import check_member, license_taken_words
from people.actions.members import (
    MEMBER_CHANGE,
    add_member,
    change_member,
    check_may_go,
    differing,
    goes,
    plain,
    planned_change,
    with_values,
)
from people.credit_days import days_of_credit, leaves_less
from people.forms.members import TEXTS, typed_text
from people.imports.by_serial import MembersBySerial
from people.imports.cells import ChoiceWidget, ElementsByName, YesNoWidget, email_in
from people.leaving import Leaving, LeftOpen, departure_of
from people.license_numbers import normalized_license
from people.models import Element, Member
from people.naming import serials_of
from people.serial_numbers import checked_serial
from people.told_apart import Namesakes, doubts_about

if TYPE_CHECKING:
    from frame.requests import Asker

NEEDED = ("first_name", "last_name", "rank", "kind", "element", "hired_on")
DAYS = ("hired_on", "separated_on", "license_issued_on")
LEAVES_OPEN = "What this leaves open"
NOT_IN_IT = "On file and not in the file"
MOST_LISTED = 200


def license_in(text: str) -> str:
    """A license number as it is stored."""
    return normalized_license(typed_text("license_number", required=False).clean(text))


class MemberLooker(OneByOne):
    """Adds who is new and changes who is on file; says what those who leave or move leave open."""

    key = "serial_number"
    named_by = ("serial_number", "first_name", "last_name")

    def __init__(self, brought: Import, *, by: "Asker", today: date) -> None:
        super().__init__(brought, by=by, today=today)
        # By license number that a row brings anew, the serial number of the row.
        self._brings: dict[str, str] = {}

    def begin(self, rows: Sequence[Cells]) -> None:
        texts = [row[self.key] for row in rows]
        self.members = MembersBySerial(texts, mends_zeros=self.brought.mends_zeros)
        orders = day_orders(self.brought)
        self.readers = {
            **{name: typed_text(name, required=False).clean for name in TEXTS},
            self.key: self._serial_in,
            "license_number": license_in,
            "email": email_in,
            "kind": ChoiceWidget(Member.Kind.choices).clean,
            "element": ElementsByName().element_in,
            "has_traffic_authority": YesNoWidget().clean,
            **{name: partial(day_in, order=orders[name]) for name in DAYS},
        }
        self._on_file: dict[str, Member] = {}
        self._namesakes: Namesakes | None = None
        readable = [values for row in rows if (values := self._readable(row))]
        self.credit = days_of_credit(
            member
            for values in readable
            if (member := self._on_file.get(values[self.key])) is not None
            and leaves_less(member, values.get("hired_on"), values.get("separated_on"))
        )
        self.left_open = self._left_open(readable)
        numbers = {number for values in readable if (number := values.get("license_number"))}
        holders = Member.objects.filter(license_number__in=numbers) if numbers else ()
        self.guarded = (
            holders_needed(self.today)
            if any(goes(values, self.today) for values in readable)
            else {}
        )
        self._holders = {holder.license_number: holder for holder in holders}

    def hold(self, rows: Sequence[Cells]) -> None:
        self.begin(rows)
        if any(self._gives_license(values) for row in rows if (values := self._readable(row))):
            lock_license_numbers()
        if self.guarded:
            lock_guarded_roles()
        self.members.hold()
        all_locked_elements()

    def _gives_license(self, values: dict[str, Any]) -> bool:
        """Whether a row brings a license number anew."""
        found, number = self._on_file.get(values[self.key]), values.get("license_number", "")
        return bool(number) and (found is None or found.license_number != number)

    def on_file(self, values: dict[str, Any]) -> Member | None:
        if self.key not in values:
            checked_serial("")
        return self._on_file.get(values[self.key])

    def read(self, cells: Cells) -> dict[str, Any]:
        if not cells.get(self.key):
            cells = {**cells, self.key: " "}  # what is said of a blank one stands beside the rest
        return super().read(cells)

    def check(self, found: Member | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        if found is None:
            needed(values, NEEDED)
            check_member(Member(**self._new(values)), taken_by=None, today=self.today)
        else:
            given = self._given(values)
            planned_change(found, given, credit=self.credit, by=by, today=self.today)
            check_may_go(found, given, today=self.today, holders=self.guarded)
            if goes(
                given, self.today
            ):  # whoever goes by a row before is there no more for this one
                for keys in self.guarded.values():
                    keys.discard(found.pk)
        self._check_license(found, values)

    def _check_license(self, found: Member | None, values: dict[str, Any]) -> None:
        """Refuse the license number of another member or row, where the row brings it anew."""
        number = values.get("license_number", "")
        holder = self._holders.get(number)
        has_it_already = found is not None and found.license_number == number
        if holder is not None and not has_it_already:
            raise ValidationError({"license_number": license_taken_words(number, holder)})
        if number and not has_it_already:
            first = self._brings.setdefault(number, values[self.key])
            if first != values[self.key]:
                raise ValidationError(
                    {
                        "license_number": f"{number} stands in the row of {first} too. Correct it "
                        "in one of the two; if both are one person, take one of the rows out."
                    }
                )

    def changes(self, found: Member | None, values: dict[str, Any]) -> list[str]:
        if found is None:
            return []
        will_be = self._will_be(found, values)
        names = differing(found, will_be)
        sides = [{name: plain(each)[name] for name in names} for each in (found, will_be)]
        changes = changes_between(MEMBER_CHANGE, Member, *sides)
        return [f"{each.name}: {each.before or 'nothing'} → {each.after}" for each in changes]

    def remarks(self, found: Member | None, values: dict[str, Any]) -> list[str]:
        is_sworn = values.get("kind") == Member.Kind.SWORN
        if found is None and is_sworn and not values.get("license_number"):
            return ["Look again: sworn, but no license number, so that no hours would be required."]
        return []

    def warned(self, found: Member | None, values: dict[str, Any]) -> dict[str, list[str]]:
        """Why a row may be about somebody else, by what is on file and the rows before it."""
        will_be = self._will_be(found, values)
        doubts = doubts_about(found, will_be, self.namesakes.called_like)
        self.namesakes.take(found, will_be)
        return {each.key: [each.sentence] for each in doubts}

    @property
    def namesakes(self) -> Namesakes:
        """Who is called the same, read for the first row that asks."""
        if self._namesakes is None:
            self._namesakes = Namesakes()
        return self._namesakes

    def _will_be(self, found: Member | None, values: dict[str, Any]) -> Member:
        if found is not None:
            return with_values(found, self._given(values))
        return Member(**self._new(values))

    def named(self, cells: Cells, found: Member | None) -> str:
        return str(found) if found is not None else super().named(cells, found)

    def put(self, found: Member | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        if found is not None:
            given = self._given(values)
            change_member(
                member=found,
                values=given,
                by=by,
                today=self.today,
                reasons=self.brought.reasons,
            )
            return
        needed(values, NEEDED)
        given = self._new(values)
        add_member(
            another_than=serials_of(self.namesakes.called_like(Member(**given))),
            serial_number=given.pop(self.key),
            values=given,
            by=by,
            today=self.today,
            reasons=self.brought.reasons,
        )

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        self._shown = [words for aside in self.brought.asides for words, *_ in aside[2]]
        return super().write(rows)

    def _refuse_what_changed(self, row: ImportRow, found: Any, values: dict[str, Any]) -> None:
        super()._refuse_what_changed(row, found, values)
        more = [each.words for each in self.left_open if each.words not in self._shown]
        if more and found is not None and self._departs(found, values):
            raise ValidationError(f"What those leave open who go has changed: {' '.join(more)}")

    def asides(self) -> list[Aside]:
        known = self.brought.staged_rows.filter(outcome__in=(Outcome.CHANGED, Outcome.WARNED))
        rows = known.order_by("place")
        self.begin([row.staged for row in rows])
        asides = [
            Aside(
                LEAVES_OPEN,
                "Those who leave or move leave this to be seen to.",
                [(each.words, each.page, each.step) for each in self.left_open[:MOST_LISTED]],
            ),
            self._not_in_it(),
        ]
        return [aside for aside in asides if aside.items]

    def _not_in_it(self) -> Aside:
        """Who is employed and not named by a file that names most who are."""
        in_file = MembersBySerial(
            (row.cells[self.key] for row in rows_of(self.brought)),
            mends_zeros=self.brought.mends_zeros,
        )
        employed = Member.objects.employed_on(self.today)
        missing = employed.exclude(pk__in=in_file.keys).order_by("last_name", "first_name")
        number = missing.count()
        if 2 * number > employed.count():
            return Aside(NOT_IN_IT, "", [])
        page = reverse("people:member-separate")
        return Aside(
            NOT_IN_IT,
            f"{employed_in_words(number)} not in the file. It separates nobody: do that here.",
            [
                (str(each), f"{page}?member={each.serial_number}", "Separate")
                for each in missing[:MOST_LISTED]
            ],
        )

    def _left_open(self, rows: Iterable[dict[str, Any]]) -> list[LeftOpen]:
        """What those leave open whom the file separates or moves, as the pages for that say it."""
        leaving: dict[date, list[Member]] = defaultdict(list)
        moving: dict[Element, list[Member]] = defaultdict(list)
        for values in rows:
            member = self._on_file.get(values[self.key])
            goes = self._departs(member, values) if member is not None else None
            if isinstance(goes, date):
                leaving[goes].append(self._on_file[values[self.key]])
            elif goes is not None:
                moving[goes].append(self._on_file[values[self.key]])
        departures = [
            *(Leaving(members, last_on=last_on) for last_on, members in sorted(leaving.items())),
            *(Leaving(members, to=element) for element, members in moving.items()),
        ]
        return [
            each for one in departures for each in departure_of(one, today=self.today).left_open
        ]

    def _departs(self, member: Member, values: dict[str, Any]) -> date | Element | None:
        """The last day or the other element that a row gives a member."""
        last_on, element = values.get("separated_on"), values.get("element")
        if last_on is not None and last_on != member.separated_on:
            return last_on
        return element if element is not None and element != member.element else None

    def _readable(self, row: Cells) -> dict[str, Any]:
        """The values of a row; none where it can't be read, and is refused later."""
        try:
            return self.read(row)
        except ValidationError:
            return {}

    def _serial_in(self, text: str) -> str:
        """The serial number of a member on file, or one that a new member can have."""
        member, _ = self.members.found(text)
        if member is None:
            return checked_serial(text)
        self._on_file[member.serial_number] = member
        return member.serial_number

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name != self.key}

    def _new(self, values: dict[str, Any]) -> dict[str, Any]:
        """The columns of a new member; who has no license enforces no traffic law, unless said."""
        return {"has_traffic_authority": bool(values.get("license_number")), **values}


def employed_in_words(number: int) -> str:
    return "1 who is employed is" if number == 1 else f"{number:,} who are employed are"
