"""The tree of elements, read by one query and walked in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Branch:
    """An element as a list or a report needs it."""

    pk: int
    name: str
    depth: int


class ElementTree:
    """Elements in the order of the tree, parents first.

    Args:
        elements: key, parent's key and name, siblings in their order. An element whose parent
            is not among them is a root.
    """

    def __init__(self, elements: Iterable[tuple[int, int | None, str]]) -> None:
        rows = list(elements)
        keys = {pk for pk, _, _ in rows}
        self.branches: dict[int, Branch] = {}
        self.roots: list[int] = []
        self._names = {pk: name for pk, _, name in rows}
        self._parents = {pk: parent if parent in keys else None for pk, parent, _ in rows}
        self._children: dict[int, list[int]] = {}
        for pk, parent in self._parents.items():
            (self.roots if parent is None else self._children.setdefault(parent, [])).append(pk)
        for root in self.roots:
            self._place(root, 0)

    def limited_to(self, element_ids: Iterable[int]) -> Self:
        """Only these elements; the topmost of them become roots."""
        wanted = set(element_ids)
        return type(self)(
            (pk, self._parents[pk], branch.name)
            for pk, branch in self.branches.items()
            if pk in wanted
        )

    def __contains__(self, pk: int) -> bool:
        return pk in self.branches

    def __len__(self) -> int:
        return len(self.branches)

    def children(self, pk: int) -> list[int]:
        return self._children.get(pk, [])

    def subtree(self, pk: int) -> list[int]:
        """The element and every element below it."""
        keys = [pk]
        for child in self.children(pk):
            keys += self.subtree(child)
        return keys

    def above(self, pk: int) -> list[int]:
        """The element and every element above it, the nearest first."""
        keys = []
        here: int | None = pk
        while here is not None:
            keys.append(here)
            here = self._parents[here]
        return keys

    def under(self, element_ids: Iterable[int]) -> list[int]:
        """These elements and every element below them, each once, in the order of the tree."""
        reached = {pk for element_id in element_ids for pk in self.subtree(element_id)}
        return [pk for pk in self.branches if pk in reached]

    def name(self, pk: int) -> str:
        return self._names[pk]

    def _place(self, pk: int, depth: int) -> None:
        self.branches[pk] = Branch(pk, self._names[pk], depth)
        for child in self.children(pk):
            self._place(child, depth + 1)
