"""Elements from a file, by name and what is above them, which comes first in the file."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_words import Change, changes_between
from frame.form_fields import TypedText
from people.actions.elements import add_element, change_element, plain
from people.actions.leading import names_of
from people.actions.locking import all_locked_elements
from people.forms.elements import LONGEST_NAME
from people.leaving import LeftOpen
from people.models import Element, Member
from people.naming import members_named
from people.roster.cells import ChoiceWidget, ElementsByName, said
from people.roster.reading import Row, Table
from people.roster.taking import IS_BLANK, Outcome, kept_by_blanks, read_cells
from people.states import ADD_ELEMENT, CHANGE_ELEMENT

LABELS = {
    "name": "Element",
    "parent": "Part of",
    "kind": "Kind",
    "commander": "Commander",
    "supervisors": "Supervisors",
}
HEADINGS = {label.lower(): name for name, label in LABELS.items()} | {name: name for name in LABELS}
HEADINGS["above it"] = "parent"  # as files had it before
KEY = "name"
MOST_ROWS = 300  # each is written, to be looked at


class ElementRows:
    """Writes elements row by row, those that the rows above have added among them."""

    labels = LABELS

    def __init__(self, table: Table, *, by: Member, today: date) -> None:
        self.by, self.today, self.table = by, today, table
        self.elements = ElementsByName()
        self.kept: Counter[str] = Counter()
        self.readers: dict[str, Callable[[str], object]] = {
            "name": TypedText(longest=LONGEST_NAME, required=False).clean,
            "parent": self.elements.element_in,
            "kind": ChoiceWidget(Element.Kind.choices).clean,
            "commander": commander_in,
            "supervisors": members_named,
        }

    def subject(self, row: Row) -> str:
        return said(row[KEY])

    def left_open(self) -> Sequence[LeftOpen]:
        """Nothing: a file of elements separates nobody."""
        return ()

    def lock(self) -> None:
        """Lock every element, and read them anew."""
        all_locked_elements()
        self.elements.read()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Writes that are taken back: a row may stand below one that comes before it."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    @transaction.atomic
    def look(self, row: Row) -> tuple[Outcome, str, Sequence[Change]]:
        """Add or change the element of a row."""
        if not row[KEY]:
            raise ValidationError({KEY: IS_BLANK})
        values = read_cells(row, self.readers, key=KEY)
        parent = values.get("parent")
        found = Element.objects.filter(name=values[KEY], parent=parent)
        element = found.select_related("parent", "commander").first()
        if element is None:
            return self._add(values)
        before = self._said(element)
        self.kept.update(kept_by_blanks(row, before))
        given = {
            "kind": element.kind,
            "parent": parent,
            "commander": element.commander,
            "supervisors": list(element.supervisors.all()),
            **values,
        }
        changed = change_element(element=element, by=self.by, today=self.today, **given)
        after = self._said(changed)
        different = [name for name in before if before[name] != after[name]]
        changes = changes_between(
            CHANGE_ELEMENT.event,
            Element,
            {name: before[name] for name in different},
            {name: after[name] for name in different},
        )
        return (Outcome.CHANGED if different else Outcome.SAME), element.name, changes

    def write(self) -> None:
        """Write the rows once more, to keep them."""
        self.elements.read()
        for _, row in self.table.rows:
            self.look(row)

    def _add(self, values: dict[str, Any]) -> tuple[Outcome, str, Sequence[Change]]:
        given: dict[str, Any] = {"kind": "", "parent": None, **values}
        if not given["kind"]:
            raise ValidationError({"kind": IS_BLANK})
        element = add_element(by=self.by, today=self.today, **given).row
        self.elements.read()
        after = {name: value for name, value in self._said(element).items() if value}
        return Outcome.NEW, element.name, changes_between(ADD_ELEMENT.event, Element, {}, after)

    def _said(self, element: Element) -> dict[str, str]:
        return {**plain(element), "supervisors": names_of(element.supervisors.all())}


def commander_in(text: str) -> Member | None:
    """The member by serial number; none where the cell is empty."""
    named = members_named(text)
    if len(named) > 1:
        raise ValidationError(f"“{said(text)}” names {len(named)} members. Name one.")
    return named[0] if named else None
