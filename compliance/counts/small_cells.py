"""Counts that identify nobody: what tells too much is added to something else, and so never shown.

A table of counts tells a secret by a small count, and as much by a full one: seven of seven in one
column tell of each of the seven. It tells one by a difference too: the whole less all the others is
the one that was left out. So nothing is left out here. What tells too much is put together with
others until the sum does not, and the sum stands in the table.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

SMALLEST_COUNT = 5

Vector = tuple[int, ...]
"""Counts of one line, by column."""

Key = TypeVar("Key", bound=Hashable)


def is_safe(vector: Vector) -> bool:
    """Whether each count is of nobody, or of enough to identify nobody."""
    return all(count == 0 or count >= SMALLEST_COUNT for count in vector)


def is_full(vector: Vector) -> bool:
    """Whether all whom a line counts are in one column, so that it tells of each of them."""
    return sum(count > 0 for count in vector) == 1


def added(vectors: Mapping[Key, Vector], keys: set[Key]) -> Vector:
    """The sum of some of the lines."""
    return tuple(map(sum, zip(*(vectors[key] for key in keys), strict=True)))


def put_together(
    vectors: Mapping[Key, Vector], may_stand: Callable[[Vector], bool] = is_safe
) -> set[Key]:
    """Which lines stand in the table only as their sum; empty where each stands for itself.

    Those that may not stand alone, and as many of the smallest others as make the sum one that may.
    Where all lines together may not, that is all of them.
    """
    pool = {key for key, vector in vectors.items() if not may_stand(vector)}
    others = sorted(vectors.keys() - pool, key=lambda key: sum(vectors[key]), reverse=True)
    while pool and others and not may_stand(added(vectors, pool)):
        pool.add(others.pop())
    return pool
