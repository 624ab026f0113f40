"""A department with people behind, for tests of lists and reports."""

from datetime import date
from decimal import Decimal

from courses.models import Course
from people.models import Member
from tests.department import Department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory

PERIOD = 2025
AS_OF = date(2025, 11, 20)
TODAY = date(2025, 11, 20)

FULL = {
    "credit_hours": Decimal("24.00"),
    "legal_studies": Decimal("6.00"),
    "technical_studies": Decimal("6.00"),
    "interpersonal_perspectives": Decimal("6.00"),
    "skill_development": Decimal("6.00"),
    "firearms": Decimal("4.00"),
    "de_escalation": Decimal("1.00"),
    "implicit_bias": Decimal("1.00"),
    "racial_profiling": Decimal("1.00"),
}


def whole_year() -> Course:
    """A course that meets every minimum of a year at once."""
    return CourseFactory(title="Everything at once", instruction_minutes=1200, **FULL)


def without_firearms() -> Course:
    """The same, with no hour of it firearms."""
    return CourseFactory(
        title="All but firearms", instruction_minutes=1200, **{**FULL, "firearms": Decimal(0)}
    )


def credit(*members: Member, course: Course, on: date = date(2025, 3, 20)) -> None:
    """Credit the course to the members."""
    author = MemberFactory(element=members[0].element, separated_on=date(2024, 1, 31))
    for member in members:
        CompletionFactory(member=member, course=course, completed_on=on, entered_by=author)


def with_standings(department: Department) -> Department:
    """Everyone complete for 2025 but two: the officer lacks firearms, the colleague everything.

    The records begin with 2024, for which everyone is complete, so that 2025 is on record.
    """
    full, partial = whole_year(), without_firearms()
    behind = {department.officer, department.colleague}
    licensed = [
        member
        for member in department.members.values()
        if member.is_licensed and member not in behind
    ]
    credit(*licensed, course=full)
    credit(department.officer, course=partial)
    credit(*licensed, *behind, course=full, on=date(2024, 5, 2))
    return department


def more_members(department: Department, number: int) -> list[Member]:
    """More officers in the officer's squad, each complete."""
    course = whole_year()
    members = [MemberFactory(element=department.elements["Squad 110"]) for _ in range(number)]
    credit(*members, course=course)
    credit(*members, course=course, on=date(2024, 5, 2))
    return members
