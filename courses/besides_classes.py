"""What a course was given at besides its classes: apps above know of it, and the page shows it.

An app's sources stand in its `besides_classes.py`, which is loaded when the product starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from courses.models import Course
from people.models import Member


@dataclass(frozen=True)
class Occasion:
    """One day on which the course was given.

    Args:
        words: how long it was, and how many were there.
        page: where it is read; blank for a reader who may not.
    """

    on: date
    words: str
    page: str


@dataclass(frozen=True)
class Occasions:
    """All of one kind.

    Args:
        heading: what they are, several of them.
        latest: some, the latest first; none where there are none.
        has_more: whether there are others.
        all_words: what the link to all of them says, with their number.
        all_page: the list of all; blank where `latest` has all, or the reader may not.
    """

    heading: str
    latest: Sequence[Occasion]
    has_more: bool = False
    all_words: str = ""
    all_page: str = ""


Source = Callable[[Course, Member], Occasions]
SOURCES: list[Source] = []


def besides_classes(source: Source) -> Source:
    """Take a function as a source: given a course and the reader, it tells of one kind."""
    SOURCES.append(source)
    return source


def besides_classes_of(course: Course, *, reader: Member) -> list[Occasions]:
    """Every kind of which there is any, by a fixed number of queries and one to count many."""
    return [found for source in SOURCES if (found := source(course, reader)).latest]
