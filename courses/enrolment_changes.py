"""Who was given a place in a class and who was taken out of it, when and by whom, as words."""

from collections.abc import Collection, Mapping

from courses.history import MOST_CHANGES, Change
from courses.models import CourseSession
from courses.states import ENROLL, TAKE_OUT
from events.models import Event
from events.said import UNREADABLE, said_after, said_before
from events.trail import events_of_row
from people.models import Member

# So many are named in one line.
MOST_NAMED = 10
STEPS = {ENROLL.event.name: "Enrolled", TAKE_OUT.event.name: "Took out"}


def enrolment_changes(course_session: CourseSession, *, reader: Member) -> list[Change]:
    """The latest of them, the newest first; those out of the reader's reach are counted alone."""
    kinds = (ENROLL.event, TAKE_OUT.event)
    events = list(events_of_row(course_session, kinds).order_by("-pk")[:MOST_CHANGES])
    serials = {serial for event in events for serial in _serials_of(event)}
    names = {}
    if serials:
        reached = Member.objects.visible_to(reader).filter(serial_number__in=serials)
        names = {member.serial_number: str(member) for member in reached}
    return [
        Change(
            event.at,
            event.by.name if event.by is not None else "The system",
            (_said_of(event, names),),
        )
        for event in events
    ]


def _serials_of(event: Event) -> list[str]:
    if event.action == TAKE_OUT.event.name:
        serial = said_before(event).text("serial_number")
        return [serial] if serial else []
    return said_after(event).texts("serial_numbers")


def _said_of(event: Event, names: Mapping[str, str]) -> str:
    serials = _serials_of(event)
    whom = _named(serials, names) if serials else f"members. {UNREADABLE}"
    return f"{STEPS[event.action]} {whom}"


def _named(serials: Collection[str], names: Mapping[str, str]) -> str:
    """`Lane, Bo (1234); Roe, Al (1235) and 3 others`, or `1 member`."""
    known = [names[serial] for serial in serials if serial in names][:MOST_NAMED]
    others = len(serials) - len(known)
    if not known:
        return "1 member" if others == 1 else f"{others} members"
    if not others:
        return "; ".join(known)
    return f"{'; '.join(known)} and {others} {'other' if others == 1 else 'others'}"
