"""Elements from a file, by name and what is above them, which comes first in the file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from events.actions import record_file_taken
from events.kinds import EventKind
from frame.form_fields import TypedText
from frame.imports.days import day_in, said
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, FileRow, ImportColumn, ImportKind, LookedAt, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.one_by_one import IS_BLANK, OneByOne, needed, reasons_of
from frame.rights import Right
from frame.words import us_date
from people.actions.elements import add_element, change_element, close_element
from people.actions.leading import names_of
from people.actions.locking import all_locked_elements, locked_members
from people.forms.elements import LONGEST_NAME
from people.imports.cells import STEP, ChoiceWidget, ElementsByName
from people.models import Element, Member
from people.naming import members_named

if TYPE_CHECKING:
    from frame.requests import Asker

ELEMENTS_TAKE = EventKind(
    "elements.take",
    "Took all elements away as a file",
    names={"sha256": "SHA-256"},
)


class ElementLooker(OneByOne):
    """Adds and changes elements, those among them that stand below one that comes before."""

    key = "name"

    def begin(self, rows: Sequence[Cells]) -> None:
        self.elements = ElementsByName()
        self.readers = {
            "name": TypedText(longest=LONGEST_NAME, required=False).clean,
            "parent": self.elements.element_in,
            "kind": ChoiceWidget(Element.Kind.choices).clean,
            "commander": commander_in,
            "supervisors": members_named,
            "closed_on": partial(day_in, order=day_orders(self.brought)["closed_on"]),
        }
        self._to_close: list[tuple[Element, date, str]] = []

    def hold(self, rows: Sequence[Cells]) -> None:
        cells = {row.get(name, "") for row in rows for name in ("commander", "supervisors")}
        named = [member for text in cells for member in _named_in(text)]
        leads = Q(elements_commanded__isnull=False) | Q(elements_supervised__isnull=False)
        locked_members([*named, *Member.objects.filter(leads).distinct()])
        all_locked_elements()

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        with transaction.atomic():
            self.hold([row.cells for row in rows])
            looked = super().look(rows)
            refused = self._close()
            transaction.set_rollback(True)  # what was written, for the rows below
        for each in looked:
            if each.outcome != Outcome.REFUSED and (words := refused.get(place_in(each.staged))):
                each.outcome, each.words = Outcome.REFUSED, words
        return looked

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        refused = super().write(rows)
        closing = self._close()
        return refused | {
            row.pk: LookedAt(Outcome.REFUSED, row.about, row.subject, closing[place])
            for row in rows
            if row.pk not in refused and (place := place_in(row.staged)) in closing
        }

    def _close(self) -> dict[str, list[str]]:
        """Close what is to be closed, what stands below another one first.

        Returns:
            by its place in the file's own words, why one can't be.
        """
        by: Any = self.by
        refused = {}
        for element, day, place in reversed(self._to_close):
            try:
                close_element(element=element, closed_on=day, by=by, today=self.today)
            except ValidationError as error:
                refused[place] = reasons_of(error, self.labels)
        return refused

    def read(self, cells: Cells) -> dict[str, Any]:
        return {**super().read(cells), "place": place_in(cells)}

    def on_file(self, values: dict[str, Any]) -> Element | None:
        if "name" not in values:
            raise ValidationError({"name": IS_BLANK})
        found = Element.objects.filter(name=values["name"], parent=values.get("parent"))
        return found.select_related("parent", "commander").first()

    def identity(self, values: dict[str, Any]) -> str:
        """Two elements may share a name, and those above them too."""
        parent: Element | None = values.get("parent")
        return f"{parent.pk if parent else ''} > {values['name']}"

    def check(self, found: Element | None, values: dict[str, Any]) -> None:
        self.put(found, values)

    def plain(self, found: Element) -> dict[str, str]:
        on_file = {
            name: self.in_words(name, getattr(found, name))
            for name in ("name", "kind", "parent", "commander", "closed_on")
        }
        return {**on_file, "supervisors": names_of(found.supervisors.all())}

    def in_words(self, name: str, value: Any) -> str:
        if name == "supervisors":
            return names_of(value)
        if name == "kind":
            return Element.Kind(value).label
        if name == "closed_on":
            return us_date(value)
        return "" if value is None else str(value)

    def put(self, found: Element | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        given = {key: value for key, value in values.items() if key not in {"closed_on", "place"}}
        if found is None:
            needed(values, ("kind",))
            added = {"parent": None, **given}
            element = add_element(**added, by=by, today=self.today).row
        else:
            on_file = {name: getattr(found, name) for name in ("kind", "parent", "commander")}
            on_file["supervisors"] = list(found.supervisors.all())
            changed = {**on_file, **given}
            element = change_element(element=found, **changed, by=by, today=self.today)
        if values.get("closed_on") not in {None, element.closed_on}:
            self._to_close.append((element, values["closed_on"], values["place"]))
        self.elements.read()


class Elements(ImportKind):
    """Elements, a row each, each added or changed as on its own page."""

    key = "elements"
    nouns = ("element", "elements")
    lead = (
        "A row for each element, what is above it in a row before. One that is there by its name "
        "and what is above it is changed; others are added. An empty cell leaves what is on file. "
        "Commander and supervisors are serial numbers."
    )
    rights = take_rights = (Right.ADMINISTER,)
    columns = (
        ImportColumn("name", "Element", ("unit", "squad"), is_needed=True),
        ImportColumn("parent", "Part of", ("above it", "belongs to")),
        ImportColumn("kind", "Kind", ("level",), choices=tuple(Element.Kind.labels)),
        ImportColumn("commander", "Commander"),
        ImportColumn("supervisors", "Supervisors", ("supervisor",)),
        ImportColumn("closed_on", "Closed on", is_day=True),
    )
    looker = ElementLooker
    limits = Limits(largest=5 * MEGABYTE, unpacked=16 * MEGABYTE, lines=4_000, rows=300)
    at_a_time = 300  # each is written, to be looked at

    def in_order(self, rows: list[FileRow]) -> list[FileRow]:
        """From the top down, wherever they stand in the file."""
        above = {row.cells["name"]: row.cells.get("parent", "") for row in rows}

        def depth(way: str) -> int:
            """How many elements a way names, and how many stand above the first of them."""
            steps = 0
            while way and steps <= len(rows):  # a way may lead in a circle
                names = way.split(STEP)
                steps, way = steps + len(names), above.get(names[0].strip(), "")
            return steps

        return sorted(rows, key=lambda row: depth(row.cells.get("parent", "")))

    def all_rows(self, by: "Asker") -> Any:
        rows = Element.objects.select_related("parent", "commander")
        return rows.prefetch_related("supervisors")

    def lines(self, rows: Iterable[Element]) -> Iterator[list[str]]:
        elements = ElementsByName()
        for row in rows:
            yield [
                row.name,
                elements.way_to(row.parent) if row.parent else "",
                row.get_kind_display(),
                row.commander.serial_number if row.commander else "",
                " ".join(each.serial_number for each in row.supervisors.all()),
                str(row.closed_on or ""),
            ]

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each element has its own event, as on its page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: its rows are of elements, whose leaders everybody reads."""

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        record_file_taken(ELEMENTS_TAKE, by=by, after={"sha256": sha256, "rows": count})


def place_in(cells: Cells) -> str:
    """Which element a row is of, as the file says it: two may share a name."""
    return f"{cells.get('parent', '')} {STEP} {cells.get('name', '')}"


def _named_in(text: str) -> list[Member]:
    """Those whom a cell names; nobody where it can't be read, and is refused by its row."""
    try:
        return members_named(text)
    except ValidationError:
        return []


def commander_in(text: str) -> Member:
    """The one member of a serial number.

    Raises:
        ValidationError: it names nobody, or several.
    """
    named = members_named(text)
    if len(named) != 1:
        raise ValidationError(f"“{said(text)}” names {len(named)} members. Name one.")
    return named[0]
