"""What a file calls a class by: its course, when it began, and where several did then, more.

A class has no number of its own that another system would keep.
"""

from collections import defaultdict
from datetime import date, time
from typing import NamedTuple

from django.db.models import F, Min, Q

from courses.models import CourseSession
from frame.search import folded


class ClassKey(NamedTuple):
    """What tells a class from all others.

    Args:
        place: the name of its location, folded.
        number: which it is of those that share all else, in the order in which they were added.
    """

    course_pk: int
    on: date
    at: time
    place: str
    number: int = 1


class Began(NamedTuple):
    """When a class of some course began, as far as a file tells it.

    Args:
        at: None where the day alone is told.
        place: the name of the location, blank where it is not told.
        number: None where it is not told.
    """

    on: date
    at: time | None = None
    place: str = ""
    number: int | None = None

    def means(self, key: ClassKey) -> bool:
        """Whether it can mean a class, of the same course and day."""
        return (
            self.at in {None, key.at}
            and (not self.place or folded(self.place) == key.place)
            and self.number in {None, key.number}
        )

    def __str__(self) -> str:
        """`2026-03-10 08:00 at Academy (no. 2)`, as far as it is told."""
        words = self.on.isoformat()
        if self.at is not None:
            words += f" {self.at:%H:%M}"
        if self.place:
            words += f" at {self.place}"
        return words if self.number is None else f"{words} (no. {self.number})"


class KnownClasses:
    """Every class, those canceled too, read by one query."""

    def __init__(self) -> None:
        first_hour = Min("days__starts_at", filter=Q(days__on=F("starts_on")))
        rows = CourseSession.objects.annotate(at=first_hour).filter(at__isnull=False).order_by("pk")
        self.by_key: dict[ClassKey, int] = {}
        self.keys: dict[int, ClassKey] = {}
        self._locations: dict[int, str] = {}
        self._of_day: dict[tuple[int, date], list[int]] = defaultdict(list)
        numbers: dict[ClassKey, int] = defaultdict(int)
        names = ("pk", "course", "starts_on", "at", "location__search_text", "location__name")
        for pk, *shared, location in rows.values_list(*names):
            key = ClassKey(*shared)
            numbers[key] += 1
            key = key._replace(number=numbers[key])
            self.by_key[key], self.keys[pk], self._locations[pk] = pk, key, location
            self._of_day[key.course_pk, key.on].append(pk)

    def meant(self, course_pk: int, began: Began) -> list[int]:
        """The keys of the classes that a course and these words can mean."""
        of_day = self._of_day.get((course_pk, began.on), ())
        return [pk for pk in of_day if began.means(self.keys[pk])]

    def called(self, pk: int) -> str:
        """When it began, with as much as tells it from the others of its course."""
        key = self.keys[pk]
        began = Began(key.on, key.at)
        if len(self.meant(key.course_pk, began)) > 1:
            began = began._replace(place=self._locations[pk])
        if len(self.meant(key.course_pk, began)) > 1:
            began = began._replace(number=key.number)
        return str(began)
