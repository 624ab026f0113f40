"""What a report of roll call training would give: a course, its hours, a proposal for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from courses.credit_hours import credit_for_instruction
from courses.models import Course
from people.models import Member
from records.credit.attendance import hours_of_attendance
from records.credit.proposals import Proposal
from records.intake.models import RollCallReport
from records.models import Document

LEAVE_OUT = "leave this member out"
# So many known courses are offered.
MOST_OFFERED = 5


@dataclass(frozen=True, kw_only=True)
class CourseTaught:
    """The course of a report.

    Args:
        course: one that has a Course ID; without it, `new_course` has the columns of one to add.
        another_because: why one is added of a title that another has already.
    """

    course: Course | None = None
    new_course: dict[str, Any] = field(default_factory=dict)
    another_because: str = ""

    def stored(self, course: Course) -> "CourseTaught":
        """The same, once the course has its Course ID."""
        return replace(self, course=course)

    @property
    def as_course(self) -> Course:
        """The course; of one to add, as if it were."""
        return self.course or Course(**self.new_course)


def check_gives_credit(course: Course, report: RollCallReport) -> None:
    """Refuse a course that only documents, for a report whose minutes earn credit.

    Raises:
        ValidationError: for the field `course`.
    """
    if report.gives_credit and not course.credit_hours:
        raise ValidationError(
            {
                "course": f"{course} documents without credit, and {report.minutes} minutes earn "
                f"{credit_for_instruction(report.minutes)} hours. Take a course that gives "
                "credit, or give this one a new Course ID."
            }
        )


def proposals_of(
    report: RollCallReport,
    members: Iterable[Member],
    taught: CourseTaught,
    paper: Document | None,
) -> list[Proposal]:
    """A credit for each member: the whole course, or as much of it as the minutes earn.

    Of a report that gives no credit, the same without hours: that they were there.
    """
    course = taught.as_course
    minutes = report.minutes if report.minutes < course.instruction_minutes else None
    hours = hours_of_attendance(course.designated_hours, minutes)
    return [
        Proposal(
            member=member,
            course=course,
            completed_on=report.held_on,
            source=course.source,
            delivery=course.delivery,
            hours=hours,
            minutes=minutes,
            control_number=course.control_number,
            taught_by=report.instructors,
            is_reported=True,
            evidence=paper,
            or_leave_out=LEAVE_OUT,
        )
        for member in members
    ]


def courses_offered(report: RollCallReport) -> list[Course]:
    """Known courses of roll call training that a report may be about: of its title, then newest."""
    known = Course.objects.filter(setting=Course.Setting.ROLL_CALL).taught_on(report.held_on)
    if report.gives_credit:
        known = known.giving_credit()
    called = list(known.search(report.title).order_by("-course_id")[:MOST_OFFERED])
    alike: list[Course] = []
    if report.course_subject:
        of_subject = known.filter(subject=report.course_subject)
        alike = list(of_subject.order_by("-course_id")[:MOST_OFFERED])
    offered = {course.pk: course for course in (*called, *alike)}
    return list(offered.values())[:MOST_OFFERED]
