"""How much of an attack is tried: some in `./run test`, everything in `./run attack`."""

import os
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
IS_WHOLE = os.environ.get("ATTACK") == "whole"


def few(items: Sequence[Item], number: int, *, start: int = 0) -> list[Item]:
    """All of them in the whole attack; else so many, spread over them from `start` on."""
    if IS_WHOLE or len(items) <= number:
        return list(items)
    return [items[(start + place * len(items) // number) % len(items)] for place in range(number)]
