"""What is due: each app yields clocks, and the desk lists them for the role.

An app's sources stand in its `due.py`, which is loaded when the product starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from frame.rights import Right


@dataclass(frozen=True)
class Clock:
    """One thing that somebody has to see to by a day.

    Args:
        what: it, in a few words.
        on: the last day on which it is not late; None where no day is set yet.
        why: the paragraph that asks for it.
        whose: the member, the members or the role it is about.
        page: the address of the page that ends it.
        step: what is done there, as its link says.
    """

    what: str
    on: date | None
    why: str
    whose: str
    page: str
    step: str


class ClockSource(NamedTuple):
    """Where clocks come from, for those who hold one of its rights."""

    rights: tuple[Right, ...]
    clocks: Callable[..., Iterable[Clock]]


SOURCES: list[ClockSource] = []
Clocks = Callable[..., Iterable[Clock]]


def due_source(*rights: Right) -> Callable[[Clocks], Clocks]:
    """Take a function as a source: given the reader and today, it yields clocks in their reach."""

    def declare(clocks: Clocks) -> Clocks:
        SOURCES.append(ClockSource(rights, clocks))
        return clocks

    return declare


def sources_of(reader: Any) -> list[ClockSource]:
    """The sources that the reader's rights open."""
    return [source for source in SOURCES if reader.has_right(*source.rights)]


def due_for(reader: Any, *, today: date) -> list[Clock]:
    """Everything that the reader has to see to: the longest late first, what has no day last."""
    clocks = [clock for source in sources_of(reader) for clock in source.clocks(reader, today)]
    return sorted(clocks, key=lambda clock: (clock.on or date.max, clock.what))


def rights_with_sources() -> tuple[Right, ...]:
    """Rights of which one opens the page."""
    return tuple(dict.fromkeys(right for source in SOURCES for right in source.rights))
