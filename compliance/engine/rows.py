"""Rows: the hours of one credit, or of many added up, in whole hundredths of an hour.

A row is a tuple of integers in the order of `column_names`. Credits, sums read from a database
and pools of a period all take this one shape, so each rule is written once for all of them.
"""

from operator import add, sub

from .credit import Credit
from .hours import to_hundredths
from .topics import AREAS, RACIAL_PROFILING, TOPICS, Topic

Row = tuple[int, ...]

HOURS = 0
CONTROLLED = -1
"""The last column: racial-profiling hours of credits that bear a POST control number."""


def column_names(topics: tuple[Topic, ...] = TOPICS) -> tuple[str, ...]:
    """Name the columns of a row: hours, the areas, the topics, the controlled hours."""
    keys = tuple(topic.key for topic in topics)
    return ("hours", *AREAS, *keys, f"{RACIAL_PROFILING}_with_control_number")


SUM_COLUMNS = column_names()


def row_of(credit: Credit, topics: tuple[Topic, ...]) -> Row:
    areas = (to_hundredths(credit.areas[key]) if key in credit.areas else 0 for key in AREAS)
    marked = {key: to_hundredths(hours) for key, hours in credit.topics.items()}
    return (
        to_hundredths(credit.hours),
        *areas,
        *(marked.get(topic.key, 0) for topic in topics),
        marked.get(RACIAL_PROFILING, 0) if credit.control_number else 0,
    )


def add_rows(one: Row, other: Row) -> Row:
    return tuple(map(add, one, other))


def subtract_rows(one: Row, other: Row) -> Row:
    return tuple(map(sub, one, other))
