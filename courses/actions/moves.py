"""What a class that gets other days or another place needs besides: a question, and word of it."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from courses.class_days import Day
from courses.models import CourseSession
from courses.telling import MOVED, leaders_of
from frame.notices.actions import notify
from frame.words import us_date
from people.models import Member


def check_past_is_meant(
    course_session: CourseSession, days: Sequence[Day], *, is_meant: bool, today: date
) -> None:
    """Ask before a class to come that people are enrolled in gets days that are over.

    Args:
        course_session: the class as it was before.
        is_meant: it was asked, and is so.

    Raises:
        ValidationError: for `is_past_meant`, naming the days and how many are enrolled.
    """
    last = max((day.on for day in days), default=today)
    if is_meant or last >= today or course_session.ends_on < today:
        return
    enrolled = course_session.enrolments.taking_a_seat().count()
    if enrolled:
        are = "1 member is" if enrolled == 1 else f"{enrolled:,} members are"
        raise ValidationError(
            {
                "is_past_meant": f"{us_date(last)} is over, and {are} enrolled for "
                f"{us_date(course_session.starts_on)}. Change the day, or tick the box."
            }
        )


def tell_of_move(
    course_session: CourseSession, before: str, now: str, *, was_over: bool, by: Member, today: date
) -> list[Member]:
    """Leave word of where and when a class was; who is enrolled or teaches reads it on home.

    What was told first stays until the class is back there, however often it moves on. Who gets a
    seat later is told nothing: it was never elsewhere for them.

    Args:
        course_session: with its new days.
        was_over: by its days before; who was in a class that is over then and now knows.

    Returns:
        The enrolled, who are told of it.
    """
    seats = course_session.enrolments.taking_a_seat()
    seats.filter(moved_from="").update(moved_from=before)
    seats.filter(moved_from=now).update(moved_from="")
    has_leaders = course_session.coordinator or course_session.instructors.exists()
    if course_session.moved_from == now:
        course_session.moved_from = ""
    elif has_leaders and not course_session.moved_from:
        course_session.moved_from = before
    enrolled = list(Member.objects.filter(enrolments__in=seats).order_by("serial_number"))
    if not was_over or course_session.ends_on >= today:
        sentence = f"{course_session.course} was moved: it is now on {now}. It was on {before}."
        people = {*enrolled, *leaders_of(course_session)}
        notify(MOVED, people, sentence, by=by, about=course_session)
    return enrolled
