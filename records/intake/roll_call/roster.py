"""The roster that a report of roll call training ticks who was there from."""

from dataclasses import dataclass
from datetime import date

from frame.addresses import key_in
from frame.rights import Right
from people.element_tree import ElementTree
from people.models import Member


@dataclass(frozen=True)
class Place:
    """An element of the roster and who belongs to it."""

    name: str
    members: list[Member]


@dataclass(frozen=True)
class Roster:
    """Who can be ticked: the members of an element and of those below it, by element.

    Args:
        tree: the elements that can be chosen.
        element: the key of the one that is; None where none is chosen yet.
    """

    tree: ElementTree
    element: int | None
    places: list[Place]

    @property
    def members(self) -> list[Member]:
        return [member for place in self.places for member in place.members]


def elements_reported_by(by: Member) -> ElementTree:
    """The elements whose training a member may report: all, or those led and what is below."""
    tree = by.element_tree
    return (
        tree if by.has_right(Right.ENTER_COMPLETIONS) else tree.limited_to(by.reached_element_ids)
    )


def roster_of(by: Member, asked: str | None, *, today: date) -> Roster:
    """The roster of the element that is asked for, else of the first that is led.

    Args:
        asked: the key of an element, as it was sent.
    """
    tree = elements_reported_by(by)
    led = [pk for pk in tree.branches if pk in by.led_element_ids]
    key = key_in(asked)
    element = key if key is not None and key in tree else next(iter(led), None)
    if element is None:
        return Roster(tree, None, [])
    keys = tree.under([element])
    members = Member.objects.named_by(by).employed_on(today).filter(element__in=keys)
    by_element: dict[int, list[Member]] = {}
    for member in members.order_by("last_name", "first_name", "pk"):
        by_element.setdefault(member.element_id, []).append(member)
    return Roster(
        tree,
        element,
        [Place(tree.name(pk), by_element[pk]) for pk in keys if pk in by_element],
    )
