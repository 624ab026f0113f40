"""What a class gives to who attends it: its minutes, its hours, and whether a test decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from courses.designations import Source, is_credit_by_test
from courses.models import CourseSession, SessionDay
from records.credit.attendance import hours_of_attendance


@dataclass(frozen=True)
class ClassCredit:
    """What a class gives: its minutes, and the hours of a full attendance.

    Args:
        is_scored: whether a test decides on the credit, so that each line needs its score.
    """

    minutes: int
    hours: dict[str, Decimal]
    is_post: bool
    is_scored: bool

    @property
    def credit(self) -> Decimal:
        return self.hours["credit_hours"]

    def of_minutes(self, minutes: int | None) -> dict[str, Decimal]:
        """The hours that these minutes earn; None is the whole class."""
        return hours_of_attendance(self.hours, minutes)


def class_credit(
    course_session: CourseSession, days: Iterable[SessionDay] | None = None
) -> ClassCredit:
    """What this class gives; its days say the minutes, or else its course.

    Args:
        days: its own, where they are at hand.
    """
    course, source = course_session.course, course_session.source
    held = course_session.days.all() if days is None else days
    return ClassCredit(
        minutes=sum(day.instruction_minutes for day in held) or course.instruction_minutes,
        hours=course.designated_hours,
        is_post=source != Source.NON_POST,
        is_scored=is_credit_by_test(source, course.delivery),
    )
