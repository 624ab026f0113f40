"""What is booked twice at the same hours: a room, or a member. Warned of, never refused."""

from collections.abc import Iterable
from itertools import groupby

from courses.models import CourseSession, Enrolment
from courses.session_page import class_name
from people.models import Member

MOST_NAMES = 5


def classes_in_the_room(course_session: CourseSession) -> list[str]:
    """A sentence for each other class in the same place at the same hours."""
    others = CourseSession.objects.at_the_hours_of(course_session).filter(
        location__iexact=course_session.location
    )
    return [
        f"{class_name(other)} is in {other.location} at the same hours. "
        "If one of the two is a slip, change it or cancel it."
        for other in others.select_related("course")
    ]


def members_booked_twice(
    course_session: CourseSession, enrolments: Iterable[Enrolment], by: Member
) -> list[str]:
    """A sentence for each other class at the same hours that some of these are enrolled in.

    Args:
        enrolments: the places in `course_session` to look at.
        by: who reads it; members out of reach are left out.
    """
    others = (
        Enrolment.objects.visible_to(by)
        .taking_a_seat()
        .filter(
            member__in=[enrolment.member_id for enrolment in enrolments],
            course_session__in=CourseSession.objects.at_the_hours_of(course_session),
        )
        .select_related("member", "course_session__course")
        .order_by("course_session", "member__serial_number")
    )
    return [
        f"{_named([each.member for each in places])} enrolled in {class_name(other)} at the same "
        "hours too. Take them out of one of the two."
        for other, places in groupby(others, key=lambda each: each.course_session)
    ]


def _named(members: Iterable[Member]) -> str:
    """`4411 Núñez, Ana is`; `4411 Núñez, Ana; 4412 O'Brien, Sean are`; the first of many."""
    names = [f"{member.serial_number} {member.name}" for member in members]
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    return "; ".join([*names[:MOST_NAMES], *more]) + (" is" if len(names) == 1 else " are")
