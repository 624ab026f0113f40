"""What the page of a class shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from courses.actions.sessions import days_of
from courses.credit_hours import arithmetic_in_words
from courses.days import Day
from courses.history import changes_of
from courses.models import Course, CourseSession, Enrolment
from courses.states import CANCEL, CHANGE, credit_in_words
from courses.tables import days_in_words
from courses.tags import session_tag
from frame.rights import Right
from frame.templatetags.display import hours
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


def session_page(course_session: CourseSession, user: Member, *, today: date) -> dict[str, Any]:
    """Everything the page shows, by a fixed number of queries."""
    course = course_session.course
    days = days_of(course_session)
    instructors = list(course_session.instructors.order_by("serial_number"))
    roster = sorted(
        course_session.enrolments.visible_to(user).select_related("member__element"),
        key=lambda enrolment: serial_order(enrolment.member.serial_number),
    )
    coordinator = course_session.coordinator
    leads = user == coordinator or user in instructors
    may_enter = user.has_right(Right.ENTER_COMPLETIONS)
    may_schedule = user.has_right(Right.SCHEDULE_CLASSES)
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
            ("Location", course_session.location),
            ("Coordinator", coordinator.spoken_name if coordinator else ""),
            ("Instructors", ", ".join(member.spoken_name for member in instructors)),
            ("Reported to POST as", course_session.get_source_display()),
            ("Seats", f"{course_session.seats_taken} of {course_session.seats} taken"),
        ],
        "roster": roster,
        "did_not_sign": _did_not_sign(course_session),
        "out_of_reach": course_session.enrolments.count() - len(roster),
        "is_upcoming": course_session.is_open and course_session.ends_on >= today,
        "may_schedule": CHANGE.can(course_session, by=user),
        "may_cancel": CANCEL.can(course_session, by=user, credit=credit),
        "credit": credit if course_session.is_open else "",
        "may_enter": may_enter and course_session.is_open and course_session.starts_on <= today,
        "may_see_sheet": may_enter and course_session.state == CourseSession.State.CLOSED,
        "may_print": may_enter or may_schedule or leads,
        "changes": changes_of(course_session, leave_out=("starts_on", "ends_on", "course")),
    }


def _did_not_sign(course_session: CourseSession) -> set[int]:
    """Members, by key, whom the saved sheet of a class left without credit.

    Saving marks them absent; sheets saved before it did left them enrolled.
    """
    if course_session.state != CourseSession.State.CLOSED:
        return set()
    credited = course_session.completions.not_voided().values("member")
    not_attended = [Enrolment.State.ENROLLED, Enrolment.State.ABSENT]
    enrolled = course_session.enrolments.filter(state__in=not_attended)
    return set(enrolled.exclude(member__in=credited).values_list("member", flat=True))


def serial_order(serial_number: str) -> tuple[int, str]:
    """Sort serial numbers as people count: 998 before 1001."""
    return len(serial_number), serial_number
