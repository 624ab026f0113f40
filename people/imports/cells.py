"""How the cells of a file read: choices, addresses, elements. What can't be read is named."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export import widgets

from frame.imports.cells import no_choice
from frame.imports.days import said
from people.models import Element

STEP = ">"


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
            raise no_choice(value, list(self.labels.values()))
        return self.keys[given]


class ElementsByName:
    """Elements by name, or by the way down the tree: `Patrol Bureau > Squad 110`."""

    def __init__(self) -> None:
        self.read()

    def read(self) -> None:
        """Read the elements as they are now."""
        self.elements: dict[int, Element] = Element.objects.in_bulk()
        self._by_name: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements.values():
            self._by_name[element.name].append(element)

    def element_in(self, text: str) -> Element | None:
        """The element; an open one where there is one, and none where the cell is empty."""
        way = [part.strip() for part in text.split(STEP) if part.strip()]
        if not way:
            return None
        found = [
            element for element in self._by_name.get(way[-1], ()) if self._above(element, way[:-1])
        ]
        found = [element for element in found if element.closed_on is None] or found
        if not found:
            raise ValidationError(
                f"There is no element “{said(text)}”. Add it first, or correct the name."
            )
        if len(found) > 1:
            raise ValidationError(
                f"{len(found)} elements are called “{said(text)}”. Write what is above it too, as "
                f"in “Patrol Bureau {STEP} {way[-1]}”."
            )
        return found[0]

    def way_to(self, element: Element) -> str:
        """The name of an element after those of all that is above it."""
        return f" {STEP} ".join([*self._names_above(element), element.name])

    def _above(self, element: Element, way: list[str]) -> bool:
        """Whether each step of the way is above the element, in this order."""
        steps = iter(self._names_above(element))
        return all(step in steps for step in way)

    def _names_above(self, element: Element) -> list[str]:
        """From the top down."""
        above: list[str] = []
        here = element.parent_id
        while here is not None and here in self.elements:
            above.insert(0, self.elements[here].name)
            here = self.elements[here].parent_id
        return above


def email_in(text: str) -> str:
    """An e-mail address.

    Raises:
        ValidationError: it is none.
    """
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(
            f"“{said(text)}” is not an e-mail address. Write it like r.member@kcpd.org."
        ) from None
    return text
