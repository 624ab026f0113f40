"""Hours of one credit, or of many added up, in whole hundredths of an hour.

`Hundredths` is a tuple of integers: all hours, the hours of each area, those of each topic. A
credit, a sum read from a database and the hours of a whole period all take this one shape, so
each rule is written once for all of them.
"""

from collections.abc import Hashable
from operator import add, sub
from typing import TypeVar

from .credit import Credit
from .hours import to_hundredths
from .topics import AREAS, RACIAL_PROFILING, TOPICS, Topic

Hundredths = tuple[int, ...]
Key = TypeVar("Key", bound=Hashable)

HOURS = 0
CONTROLLED = -1
"""The last column: racial-profiling hours of credits that bear a POST control number."""


def column_names(topics: tuple[Topic, ...] = TOPICS) -> tuple[str, ...]:
    """Name the places of the tuple: hours, the areas, the topics, the controlled hours."""
    keys = tuple(topic.key for topic in topics)
    return ("hours", *AREAS, *keys, f"{RACIAL_PROFILING}_with_control_number")


SUM_COLUMNS = column_names()


def hundredths_of(credit: Credit, topics: tuple[Topic, ...]) -> Hundredths:
    areas = (to_hundredths(credit.areas[key]) if key in credit.areas else 0 for key in AREAS)
    marked = {key: to_hundredths(hours) for key, hours in credit.topics.items()}
    return (
        to_hundredths(credit.hours),
        *areas,
        *(marked.get(topic.key, 0) for topic in topics),
        marked.get(RACIAL_PROFILING, 0) if credit.control_number else 0,
    )


def add_hundredths(one: Hundredths, other: Hundredths) -> Hundredths:
    return tuple(map(add, one, other))


def add_to(sums: dict[Key, Hundredths], key: Key, hours: Hundredths) -> None:
    """Add hours to the sum of that key, which begins with them if there is none yet."""
    sums[key] = add_hundredths(sums[key], hours) if key in sums else hours


def subtract_hundredths(one: Hundredths, other: Hundredths) -> Hundredths:
    return tuple(map(sub, one, other))
