"""How the cells of a file read: days, choices, members, elements. What can't be read is named."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from import_export import widgets

from people.models import Element

DAYS = ("%Y-%m-%d", "%m/%d/%Y")
STEP = ">"
LONGEST_SAID = 60


class DayWidget(widgets.DateWidget):
    """A day as `2026-03-15` or `3/15/2026`; none where the cell is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = DAYS

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        try:
            return super().clean(value, row, **kwargs)
        except ValueError:
            raise ValidationError(
                f"“{said(value)}” is not a date. Write 2026-03-15 or 3/15/2026."
            ) from None


class YesNoWidget(widgets.BooleanWidget):
    """Yes or no."""

    TRUE_VALUES = ["yes", "y", "true", "1"]
    FALSE_VALUES = ["no", "n", "false", "0"]

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        given = value.lower()
        if given not in self.TRUE_VALUES + self.FALSE_VALUES:
            raise ValidationError(f"“{said(value)}” is neither yes nor no.")
        return super().clean(given, row, **kwargs)


class ChoiceWidget(widgets.CharWidget):
    """A choice by its key or by the word people read, in any case."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.labels = dict(choices)
        self.keys = {label.lower(): key for key, label in self.labels.items()}
        self.keys |= {key: key for key in self.labels}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        given = super().clean(value, row, **kwargs).lower()
        if given not in self.keys:
            raise ValidationError(f"“{said(value)}” is none of: {', '.join(self.labels.values())}.")
        return self.keys[given]


def said(text: str) -> str:
    """What was typed, as far as a sentence repeats it; what can't be printed as a mark."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:LONGEST_SAID])


class ElementsByName:
    """Open elements by name, or by the way down the tree: `Patrol Bureau > Squad 110`."""

    def __init__(self) -> None:
        self.read()

    def read(self) -> None:
        """Read the elements as they are now."""
        self.elements: dict[int, Element] = Element.objects.still_open().in_bulk()
        self._by_name: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements.values():
            self._by_name[element.name].append(element)

    def element_in(self, text: str) -> Element | None:
        """The element; none where the cell is empty."""
        way = [part.strip() for part in text.split(STEP) if part.strip()]
        if not way:
            return None
        found = [
            element
            for element in self._by_name.get(way[-1], ())
            if self._comes_by(element, way[:-1])
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
        here = element.parent_id
        while here is not None and here in self.elements:
            above.append(self.elements[here].name)
            here = self.elements[here].parent_id
        steps = iter(reversed(above))
        return all(step in steps for step in way)
