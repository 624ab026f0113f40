"""The columns of a table of counts: standings, the rare ones put together."""

from collections import Counter
from dataclasses import dataclass

from compliance.counts.small_cells import Vector, added, is_safe, put_together
from compliance.reports.rows import COMPLETE, SHORT, STANDING_ORDER
from compliance.reports.words import NOT_ON_RECORD, standing_label
from compliance.standing_looks import STANDING_LOOKS


@dataclass(frozen=True)
class StandingGroup:
    """One standing, or several that are counted together only, the worst first."""

    keys: tuple[str, ...]

    @property
    def label(self) -> str:
        """`Complete`, `Decision pending or Extended`"""
        *others, last = map(standing_label, self.keys)
        return f"{', '.join(others)} or {last}" if others else last

    @property
    def kind(self) -> str:
        """How a chart draws it: as its worst standing."""
        worst = self.keys[0]
        return "unknown" if worst == NOT_ON_RECORD else STANDING_LOOKS[worst].kind

    @property
    def is_short(self) -> bool:
        return SHORT.issuperset(self.keys)

    @property
    def is_complete(self) -> bool:
        return self.keys == (COMPLETE,)

    @property
    def is_mixed(self) -> bool:
        """Holds some who are short of hours and some who are not."""
        return not self.is_short and not SHORT.isdisjoint(self.keys)


def groups_of(counted: Counter[str], unknown: Counter[str]) -> tuple[StandingGroup, ...]:
    """Put rare standings together: first with others who are short, or with others who are not.

    Args:
        counted: the department by standing.
        unknown: those of them whose own standing the reader cannot know.
    """
    sizes: dict[str, Vector] = {key: (counted[key], unknown[key]) for key in counted}
    groups: list[frozenset[str]] = []
    left: set[str] = set()
    for of_kind in (SHORT & sizes.keys(), sizes.keys() - SHORT):
        vectors = {key: sizes[key] for key in of_kind}
        together = put_together(vectors)
        groups += [frozenset({key}) for key in of_kind - together]
        if together and is_safe(added(vectors, together)):
            groups.append(frozenset(together))
        else:
            left |= together
    if left:
        groups = _with_the_rest(groups, frozenset(left), sizes)
    in_order = [StandingGroup(tuple(sorted(g, key=STANDING_ORDER.__getitem__))) for g in groups]
    return tuple(sorted(in_order, key=lambda group: STANDING_ORDER[group.keys[0]]))


def _with_the_rest(
    groups: list[frozenset[str]], left: frozenset[str], sizes: dict[str, Vector]
) -> list[frozenset[str]]:
    """Add to the standings left over the smallest groups that make their sum safe."""
    vectors = {group: added(sizes, set(group)) for group in (*groups, left)}
    together = put_together(vectors) | {left}
    return [*(vectors.keys() - together), frozenset().union(*together)]
