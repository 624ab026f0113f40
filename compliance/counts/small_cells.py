"""Counts that identify nobody: what is too small is added to something else, and so never shown.

A table of counts tells a secret not only by a small count, but also by a difference: the whole less
all the others is the one that was left out. So nothing is left out here. What is too small is put
together with others until the sum is large enough, and the sum stands in the table.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST_COUNT = 5

Vector = tuple[int, ...]
"""Counts of one line, by column."""

Key = TypeVar("Key", bound=Hashable)


def is_safe(vector: Vector) -> bool:
    """Whether each count is of nobody, or of enough to identify nobody."""
    return all(count == 0 or count >= SMALLEST_COUNT for count in vector)


def added(vectors: Mapping[Key, Vector], keys: set[Key]) -> Vector:
    """The sum of some of the lines."""
    return tuple(map(sum, zip(*(vectors[key] for key in keys), strict=True)))


def put_together(vectors: Mapping[Key, Vector]) -> set[Key]:
    """Which lines stand in the table only as their sum; empty where each stands for itself.

    Those with a small count, and as many of the smallest others as make the sum safe. Where all
    lines together are not safe, that is all of them.
    """
    pool = {key for key, vector in vectors.items() if not is_safe(vector)}
    others = sorted(vectors.keys() - pool, key=lambda key: sum(vectors[key]), reverse=True)
    while pool and others and not is_safe(added(vectors, pool)):
        pool.add(others.pop())
    return pool
