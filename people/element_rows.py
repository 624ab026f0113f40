"""Elements as their list and their page show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from frame.words import us_date
from people.forms.naming import whole_tree
from people.models import Element, Member


@dataclass(frozen=True)
class ElementRow:
    """One element of the list.

    Args:
        depth: how deep it stands in the tree.
        above: the names of what stands above it, from the top down.
        members: who belong to it today, without those of elements below.
        leaders: those who are employed.
    """

    element: Element
    depth: int
    above: str
    members: int
    leaders: str

    @property
    def pk(self) -> int:
        return self.element.pk


def rows_of(elements: QuerySet[Element], *, today: date) -> list[ElementRow]:
    """The elements in the order of the tree, by a fixed number of queries."""
    tree = whole_tree()
    above: dict[int, list[str]] = {}
    for root in tree.roots:
        above[root] = []
    for key in tree.branches:
        for child in tree.children(key):
            above[child] = [*above[key], tree.name(key)]
    shown = elements.select_related("commander").prefetch_related("supervisors").in_bulk()
    belong = Counter(
        Member.objects.employed_on(today).order_by().values_list("element_id", flat=True)
    )
    return [
        ElementRow(
            element=shown[key],
            depth=branch.depth,
            above=" > ".join(above[key]),
            members=belong[key],
            leaders="; ".join(leader.name for leader in shown[key].leaders_on(today)),
        )
        for key, branch in tree.branches.items()
        if key in shown
    ]


def element_page(element: Element, *, today: date) -> dict[str, Any]:
    """Everything the page of an element shows, but its changes and what may be done."""
    members = Member.objects.filter(element=element).employed_on(today).count()
    below = element.children.order_by("position", "name")
    commander = element.commander
    facts = [
        ("Kind", element.get_kind_display()),
        ("Stands below", element.parent.name if element.parent else "Nothing"),
        ("Commander", str(commander) if commander else ""),
        ("Supervisors", "; ".join(str(each) for each in element.supervisors.all())),
    ]
    if element.closed_on is not None:
        facts.append(("Closed on", us_date(element.closed_on)))
    return {
        "element": element,
        "facts": facts,
        "members": members,
        "below": list(below),
        "is_led": bool(element.leaders_on(today)),
    }
