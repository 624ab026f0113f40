"""What is booked twice at the same hours: a room, or a member. Warned of, never refused."""

from collections.abc import Collection, Iterable
from itertools import groupby

from courses.models import CourseSession, Enrolment
from courses.session_page import class_name
from people.models import Member

MOST_NAMES = 5


def double_bookings(course_session: CourseSession, by: Member) -> list[str]:
    """A sentence for each thing that a class has booked twice: its room, its people.

    Args:
        by: who reads it; enrolments of members out of reach are left out.
    """
    taking_part = Member.objects.filter(
        enrolments__in=course_session.enrolments.visible_to(by).taking_a_seat()
    )
    people = {*taking_part, *course_session.instructors.all()}
    return [
        *classes_in_the_room(course_session),
        *members_booked_twice(course_session, people, by),
        *_teaching_from_outside_elsewhere(course_session),
    ]


def classes_in_the_room(course_session: CourseSession) -> list[str]:
    """A sentence for each other class in the same place at the same hours."""
    others = CourseSession.objects.at_the_hours_of(course_session).filter(
        location=course_session.location_id
    )
    return [
        f"{class_name(other)} is in {other.location} at the same hours. "
        "If one of the two is a slip, change it or cancel it."
        for other in others.select_related("course", "location")
    ]


def members_booked_twice(
    course_session: CourseSession, members: Collection[Member], by: Member
) -> list[str]:
    """A sentence for each class at the same hours that some of these attend or teach besides.

    The class itself is one, where somebody both attends and teaches it.

    Args:
        members: attending or teaching `course_session`.
        by: who reads it; enrolments of members out of reach are left out.
    """
    return [
        *_teaching_what_they_attend(course_session, members, by),
        *_enrolled_elsewhere(course_session, members, by),
        *_teaching_elsewhere(course_session, members),
    ]


def _teaching_what_they_attend(
    course_session: CourseSession, members: Collection[Member], by: Member
) -> list[str]:
    both = course_session.instructors.filter(
        pk__in=[member.pk for member in members],
        enrolments__in=course_session.enrolments.visible_to(by).taking_a_seat(),
    ).order_by("serial_number")
    if not both:
        return []
    return [
        f"{_named(both, 'is', 'are')} enrolled in this class and {_teach(both)} it. "
        "Take them out of the enrolled, or off the instructors."
    ]


def _enrolled_elsewhere(
    course_session: CourseSession, members: Collection[Member], by: Member
) -> list[str]:
    others = (
        Enrolment.objects.visible_to(by)
        .taking_a_seat()
        .filter(
            member__in=members,
            course_session__in=CourseSession.objects.at_the_hours_of(course_session),
        )
        .select_related("member", "course_session__course")
        .order_by("course_session", "member__serial_number")
    )
    return [
        f"{_named([each.member for each in places], 'is', 'are')} enrolled in {class_name(other)} "
        "at the same hours too. Take them out of one of the two."
        for other, places in groupby(others, key=lambda each: each.course_session)
    ]


def _teaching_elsewhere(course_session: CourseSession, members: Collection[Member]) -> list[str]:
    others = CourseSession.objects.at_the_hours_of(course_session).filter(instructors__in=members)
    sentences = []
    for other in others.select_related("course", "location").prefetch_related("instructors"):
        taught_by = [each for each in other.instructors.all() if each in members]
        taught_by.sort(key=lambda member: member.serial_number)
        sentences.append(
            f"{_named(taught_by, 'teaches', 'teach')} {class_name(other)} in {other.location} at "
            "the same hours too. Name another instructor, or move one of the two."
        )
    return sentences


def _teaching_from_outside_elsewhere(course_session: CourseSession) -> list[str]:
    taught_by = set(course_session.outside_instructors.all())
    others = CourseSession.objects.at_the_hours_of(course_session).filter(
        outside_instructors__in=taught_by
    )
    sentences = []
    for other in others.select_related("course", "location").prefetch_related(
        "outside_instructors"
    ):
        names = [str(each) for each in other.outside_instructors.all() if each in taught_by]
        sentences.append(
            f"{'; '.join(names)} {_teach(names)} {class_name(other)} in {other.location} at the "
            "same hours too. Name another instructor, or move one of the two."
        )
    return sentences


def _teach(members: Collection[object]) -> str:
    return "teaches" if len(members) == 1 else "teach"


def _named(members: Iterable[Member], one: str, many: str) -> str:
    """`4411 Núñez, Ana is`; `4411 Núñez, Ana; 4412 O'Brien, Sean are`; the first of many."""
    names = [f"{member.serial_number} {member.name}" for member in members]
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    return f"{'; '.join([*names[:MOST_NAMES], *more])} {one if len(names) == 1 else many}"
