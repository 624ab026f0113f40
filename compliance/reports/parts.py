"""The parts of a report: the elements one level below the one asked for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from compliance.reports.rows import Row
from people.element_tree import ElementTree


@dataclass(frozen=True)
class Part:
    """An element one level below the one asked for, with all below it, counted by standing.

    Args:
        element_id: None for those directly in the element asked for.
    """

    element_id: int | None
    name: str
    counts: Counter[str]
    short: int


def parts_of(rows: Iterable[Row], tree: ElementTree, element_id: int | None) -> tuple[Part, ...]:
    """Divide the members by the elements one level below; none when there is no such level."""
    top = top_of(tree, element_id)
    below = below_of(tree, top)
    if not below:
        return ()
    part_of = {pk: child for child in below for pk in tree.subtree(child)}
    members: dict[int | None, list[Row]] = {}
    for row in rows:
        members.setdefault(part_of.get(row.member.element_id), []).append(row)
    names = [(None, directly_in(tree, top)), *((child, tree.name(child)) for child in below)]
    return tuple(
        Part(
            element_id=child,
            name=name,
            counts=Counter(row.key for row in members[child]),
            short=sum(row.is_short for row in members[child]),
        )
        for child, name in names
        if child in members
    )


def top_of(tree: ElementTree, element_id: int | None) -> int | None:
    """The element whose parts are shown: a single root stands for the whole."""
    if element_id is not None:
        return element_id
    return tree.roots[0] if len(tree.roots) == 1 else None


def below_of(tree: ElementTree, top: int | None) -> list[int]:
    return tree.roots if top is None else tree.children(top)


def directly_in(tree: ElementTree, top: int | None) -> str:
    """What to call those of an element who are in none below it."""
    if top is None:
        return "Outside these elements"
    name = tree.name(top)
    return (
        "Directly in the department" if name == settings.DEPARTMENT_NAME else f"Directly in {name}"
    )
