"""A class to be written, with its days and its roster."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from courses.models import Enrolment
from kcpd_training.demo.catalogue import Offer
from kcpd_training.demo.people import Person

MINUTES_A_DAY = 400


@dataclass
class Attendance:
    """One member's place in a class.

    Args:
        minutes: attended, when not the whole class.
    """

    person: Person
    state: str = Enrolment.State.ATTENDED
    minutes: int | None = None


@dataclass(eq=False)
class ClassPlan:
    """A class to be written."""

    offer: Offer
    days: list[date]
    starts_at: time
    location: str
    coordinator: Person
    source: str
    seats: int
    instructors: list[Person] = field(default_factory=list)
    roster: list[Attendance] = field(default_factory=list)

    @property
    def starts_on(self) -> date:
        return self.days[0]

    @property
    def ends_on(self) -> date:
        return self.days[-1]

    def hours_of_days(self) -> Iterator[tuple[date, time, time, int]]:
        """Each day with its start, its end and the breaks between."""
        left = self.offer.course.instruction_minutes
        for day in self.days:
            minutes = min(MINUTES_A_DAY, left)
            left -= minutes
            breaks = minutes // 100 * 10 + (40 if minutes > 240 else 0)
            ends = datetime.combine(day, self.starts_at) + timedelta(minutes=minutes + breaks)
            yield day, self.starts_at, ends.time(), breaks
