"""Proposals for the tests of credit: valid unless told otherwise."""

from dataclasses import replace
from datetime import date
from typing import Any

from courses.models import Course, CourseSession
from people.models import Member
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.teaching import Taught, teaching_proposal

MARCH_10 = date(2026, 3, 10)


def proposal(member: Member, course: Course, **values: Any) -> Proposal:
    """A full attendance of a course without a class, on March 10, 2026, after its own figures."""
    # Read anew, so that its hours are Decimals.
    course = Course.objects.get(pk=course.pk)
    given = {
        "completed_on": MARCH_10,
        "source": course.source,
        "delivery": course.delivery,
        "hours": course.designated_hours,
        **values,
    }
    return Proposal(member=member, course=course, **given)


def in_class(member: Member, course_session: CourseSession, **values: Any) -> Proposal:
    """A full attendance of a class."""
    given = {
        "course_session": course_session,
        "completed_on": course_session.completed_on,
        "source": course_session.source,
        **values,
    }
    return proposal(member, course_session.course, **given)


def taught_by(
    member: Member, course_session: CourseSession, minutes: int = 400, **values: Any
) -> Proposal:
    """Credit for teaching this many minutes of a class."""
    taught = replace(teaching_proposal(course_session, Taught(member, minutes)), **values)
    return replace(taught, or_leave_out="leave this credit out")


def keys(*proposals: Proposal, by: Member) -> list[str]:
    """What hinders the last of these, by key."""
    return [problem.key for problem in problems_of(proposals, by=by)[-1]]


def sentences(*proposals: Proposal, by: Member) -> list[str]:
    return [problem.sentence for problem in problems_of(proposals, by=by)[-1]]
