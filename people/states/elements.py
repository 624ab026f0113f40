"""The life of an element: who may take which step, and why not."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Element, Member


class ElementState(models.TextChoices):
    """Whether an element has people, or had."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


def element_state(element: Element) -> ElementState:
    """Whether an element is open: a closing is entered on the day itself, and holds at once."""
    return ElementState.OPEN if element.closed_on is None else ElementState.CLOSED


def not_in_that_state(element: Element) -> ValidationError:
    """Since when an element is closed, or that it is open."""
    if element.closed_on is None:
        return ValidationError(f"{element.name} is open. Nothing is left to do.")
    return ValidationError(
        f"{element.name} is closed since {us_date(element.closed_on)}. Open it again first."
    )


def check_empty(element: Element, *, by: Member) -> None:
    """Refuse to close an element that somebody belongs to, or that has an open one below it.

    Raises:
        ValidationError: naming how many, and what to do first.
    """
    people = element.members.filter(separated_on__isnull=True).count()
    below = element.children.filter(closed_on__isnull=True).order_by("name")
    if people:
        are = "1 member belongs" if people == 1 else f"{people:,} members belong"
        raise ValidationError(f"{are} to {element.name}. Move or separate them first.")
    if below:
        names = ", ".join(each.name for each in below)
        raise ValidationError(f"Below {element.name} stand {names}. Move or close them first.")


def check_parent_open(element: Element, *, by: Member) -> None:
    """Refuse to open an element below one that is closed."""
    if element.parent is not None and element.parent.closed_on is not None:
        raise ValidationError(f"{element.parent.name} above it is closed. Open that first.")


ELEMENT = Life[Element, EventKind]("Element", ElementState, element_state)

ADD_ELEMENT = ELEMENT.step(
    "Add an element",
    end=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.add", "Added an element"),),
    pages=("people:element-add",),
)
CHANGE_ELEMENT = ELEMENT.step(
    "Change the element",
    start=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.change", "Changed an element"),),
    pages=("people:element-change",),
    otherwise=not_in_that_state,
)
CLOSE_ELEMENT = ELEMENT.step(
    "Close the element",
    start=[ElementState.OPEN],
    end=[ElementState.CLOSED],
    right=Right.ADMINISTER,
    events=(EventKind("element.close", "Closed an element"),),
    pages=("people:element-close",),
    otherwise=not_in_that_state,
    check=check_empty,
)
REOPEN_ELEMENT = ELEMENT.step(
    "Open the element again",
    start=[ElementState.CLOSED],
    end=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.reopen", "Opened an element again"),),
    pages=("people:element-reopen",),
    otherwise=not_in_that_state,
    check=check_parent_open,
)
