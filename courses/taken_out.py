"""Classes to come that somebody else took a member out of, for the member to know."""

from datetime import date
from typing import NamedTuple

from courses.models import CourseSession, Enrolment
from courses.states import TAKE_OUT
from events.models import Event
from events.said import said_before
from people.models import Member


class TakenOut(NamedTuple):
    """A class to come, and the name of who took the member out of it."""

    course_session: CourseSession
    by: str


def taken_out_of(member: Member, today: date) -> list[TakenOut]:
    """Where a member lost a seat and has got none since, the next class first."""
    lost = Event.objects.filter(action=TAKE_OUT.event.name, member_key=str(member.pk))
    taken_by = {
        int(event.about_id): event.by_name
        for event in lost.exclude(by_key=str(member.pk)).order_by("pk")
        if said_before(event).text("state") == Enrolment.State.ENROLLED
    }
    if not taken_by:
        return []
    to_come = CourseSession.objects.upcoming(today).filter(pk__in=taken_by)
    without_seat = to_come.exclude(pk__in=member.enrolments.values("course_session"))
    return [
        TakenOut(each, taken_by[each.pk])
        for each in without_seat.select_related("course").order_by("starts_on", "pk")
    ]
