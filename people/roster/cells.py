"""How the cells of a file read: days, choices, members, elements. What can't be read is named."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError

from people.element_tree import ElementTree
from people.forms.naming import open_tree
from people.models import Element

DAYS = ("%Y-%m-%d", "%m/%d/%Y")
STEP = ">"
YES_OR_NO = {"yes": True, "y": True, "true": True, "1": True}
YES_OR_NO |= {"no": False, "n": False, "false": False, "0": False}
LONGEST_SAID = 60


def day_in(text: str) -> date | None:
    """A day as `2026-03-15` or `3/15/2026`; none where the cell is empty."""
    if not text:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValidationError(f"“{said(text)}” is not a date. Write 2026-03-15 or 3/15/2026.")


def yes_or_no(text: str) -> bool:
    """Yes or no; empty means yes, as for nearly every officer."""
    given = (text or "yes").lower()
    if given not in YES_OR_NO:
        raise ValidationError(f"“{said(text)}” is neither yes nor no.")
    return YES_OR_NO[given]


def choice_in(text: str, choices: Iterable[tuple[str, str]]) -> str:
    """A choice by its key or by the word people read, in any case."""
    words = {label.lower(): key for key, label in choices} | {key: key for key, _ in choices}
    if text.lower() not in words:
        offered = ", ".join(label for _, label in choices)
        raise ValidationError(f"“{said(text)}” is none of: {offered}.")
    return words[text.lower()]


def said(text: str) -> str:
    """What was typed, as far as a sentence repeats it."""
    return text[:LONGEST_SAID]


class ElementsByName:
    """Open elements by name, or by the way down the tree: `Patrol Bureau > Squad 110`."""

    def __init__(self) -> None:
        self.read()

    def read(self) -> None:
        """Read the elements as they are now."""
        self.tree: ElementTree = open_tree()
        self.elements = Element.objects.still_open().in_bulk()

    def element_in(self, text: str) -> Element | None:
        """The element; none where the cell is empty."""
        way = [part.strip() for part in text.split(STEP) if part.strip()]
        if not way:
            return None
        found = [
            element
            for element in self.elements.values()
            if element.name == way[-1] and self._comes_by(element, way[:-1])
        ]
        if not found:
            raise ValidationError(
                f"There is no open element “{said(text)}”. Add it first, or correct the name."
            )
        if len(found) > 1:
            raise ValidationError(
                f"{len(found)} elements are called “{said(text)}”. Write what is above it too, as "
                f"in “Patrol Bureau {STEP} {way[-1]}”."
            )
        return found[0]

    def _comes_by(self, element: Element, way: list[str]) -> bool:
        """Whether each step of the way is above the element, in this order."""
        above = []
        here = self.elements.get(element.parent_id)
        while here is not None:
            above.append(here.name)
            here = self.elements.get(here.parent_id)
        steps = iter(reversed(above))
        return all(step in steps for step in way)
