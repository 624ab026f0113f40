"""How a member gets a seat in a class: whether there is one, and whom to ask for it."""

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch

from courses.models import CourseSession, Enrolment
from courses.states import ENROLL
from people.models import Element, Member


class Seat(NamedTuple):
    """What the page of a class to come says of seats to a reader.

    Args:
        is_own: the reader has one.
        free: how many there are still.
        ask: who enrolls the reader, the nearest first; nobody where the reader enrolls.
    """

    is_own: bool
    free: int
    ask: list[Member]


def seat_for(reader: Member, course_session: CourseSession, *, today: date) -> Seat | None:
    """Whether a class to come has a seat for a reader, and whom to ask; None for other classes.

    Args:
        course_session: read with its seats taken.
    """
    if not course_session.is_open or course_session.ends_on < today:
        return None
    own = course_session.enrolments.filter(member=reader, state=Enrolment.State.ENROLLED)
    is_own = own.exists()
    free = max(course_session.seats - course_session.seats_taken, 0)
    ask: list[Member] = []
    if not is_own and not ENROLL.can(course_session, by=reader):
        coordinator = course_session.coordinator
        ask = [*leaders_of(reader, today), *([coordinator] if coordinator else [])]
    return Seat(is_own, free, list(dict.fromkeys(ask)))


def leaders_of(member: Member, today: date) -> list[Member]:
    """Who leads a member's element now, or the nearest above it that anybody else leads."""
    above = member.element_tree.above(member.element_id)
    here = Member.objects.employed_on(today).exclude(pk=member.pk)
    elements = (
        Element.objects.select_related("commander")
        .prefetch_related(Prefetch("supervisors", here))
        .in_bulk(above)
    )
    for key in above:
        element = elements[key]
        leaders = list(element.supervisors.all())
        commander = element.commander
        if commander is not None and commander != member and commander.is_employed_on(today):
            leaders.append(commander)
        if leaders:
            return leaders
    return []
