"""What the page of a class shows."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from courses.actions.sessions import days_of
from courses.class_days import Day
from courses.credit_hours import arithmetic_in_words
from courses.enrolment_changes import enrolment_changes
from courses.history import MOST_CHANGES, Change, changes_of
from courses.instructors import instructors_of, spoken_name
from courses.models import Course, CourseSession, Enrolment
from courses.states import CANCEL, CHANGE, MOVE_MEMBERS, REINSTATE, SCHEDULE, credit_in_words
from courses.tables import days_in_words
from courses.tags import session_tag
from frame.words import hours
from people.models import Member


class DayTotals(NamedTuple):
    """What the days of a class add up to, beside what its course needs."""

    minutes: int
    arithmetic: str
    credit: str
    difference: str


def day_totals_of(days: Sequence[Day], course: Course | None) -> DayTotals:
    """Add up days; days that can't be are left out.

    Args:
        course: the course of the class, None while none is chosen.
    """
    minutes = sum(max(day.instruction_minutes, 0) for day in days)
    credit = difference = ""
    if course is not None:
        credit = f"A full attendance gives the course's {hours(course.credit_hours)} credit hours."
        apart = minutes - course.instruction_minutes
        if minutes and apart:
            difference = (
                f"The days hold {minutes:,} minutes of instruction, {abs(apart):,} "
                f"{'more' if apart > 0 else 'fewer'} than the {course.instruction_minutes:,} of "
                "the course. Check the times and breaks."
            )
    return DayTotals(minutes, arithmetic_in_words(minutes), credit, difference)


def class_name(course_session: CourseSession) -> str:
    """`25-1000 De-escalation, Mar 10, 2026`."""
    days = days_in_words(course_session.starts_on, course_session.ends_on)
    return f"{course_session.course}, {days}"


def told_in_words(told: int) -> str:
    """` 2 members read it on their home page.`, to follow a sentence; nothing where nobody does."""
    if not told:
        return ""
    return f" {'1 member reads' if told == 1 else f'{told:,} members read'} it on their home page."


def seats_in_words(course_session: CourseSession) -> str:
    """`22 of 45 taken`; once it is over who was enrolled counts, and who came is told elsewhere.

    Args:
        course_session: with its `seats_taken`.
    """
    if course_session.state == CourseSession.State.CANCELLED:
        return str(course_session.seats)
    if course_session.state == CourseSession.State.CLOSED:
        return f"{course_session.seats}, for {course_session.seats_taken} who were enrolled"
    return f"{course_session.seats_taken} of {course_session.seats} taken"


def session_page(course_session: CourseSession, user: Member, *, today: date) -> dict[str, Any]:
    """What the page of a class shows of the class itself, by a fixed number of queries."""
    course = course_session.course
    days = days_of(course_session)
    instructors = instructors_of(course_session)
    coordinator = course_session.coordinator
    credit = credit_in_words(course_session)
    return {
        "course_session": course_session,
        "course": course,
        "name": class_name(course_session),
        "tag": session_tag(course_session, today),
        "days": days,
        "totals": day_totals_of(days, course),
        "facts": [
            ("Course ID", course.course_id),
            ("Location", course_session.location.name),
            ("Coordinator", coordinator.spoken_name if coordinator else ""),
            ("Instructors", ", ".join(map(spoken_name, instructors))),
            ("Reported to POST as", course_session.get_source_display()),
            ("Seats", seats_in_words(course_session)),
        ],
        "leads": user == coordinator or user in instructors,
        "may_schedule": CHANGE.can(course_session, by=user),
        "may_repeat": SCHEDULE.can(None, by=user),
        "may_cancel": CANCEL.can(course_session, by=user, credit=credit),
        "may_reinstate": REINSTATE.can(course_session, by=user),
        "may_move_members": MOVE_MEMBERS.can(course_session, by=user)
        and course_session.enrolments.filter(state=Enrolment.State.CANCELLED).exists(),
        "credit": credit if course_session.is_open else "",
        "changes": _changes(course_session, user),
    }


def _changes(course_session: CourseSession, reader: Member) -> list[Change]:
    """What was changed in the class, and who enrolled whom, the newest first."""
    of_class = changes_of(course_session, leave_out=("starts_on", "ends_on", "course"))
    every = [*of_class, *enrolment_changes(course_session, reader=reader)]
    return sorted(every, key=attrgetter("at"), reverse=True)[:MOST_CHANGES]
