"""Whether a class is ready: for its sign-in sheet, for lines on it, for its credit.

The checks of steps, each of which refuses what the one before it refuses.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import time_format

from courses.models import CourseSession
from frame.words import us_date
from people.models import Member


def check_class_has_sheet(
    thing: object, *, by: Member, course_session: CourseSession, now: datetime
) -> None:
    """Refuse a class that nobody can have signed for: one canceled, or yet to come.

    Raises:
        ValidationError: with code `cancelled` or `future`.
    """
    if course_session.state == CourseSession.State.CANCELLED:
        raise ValidationError(
            "This class was canceled, so it has no sign-in sheet.", code="cancelled"
        )
    if course_session.starts_on > timezone.localdate(now):
        raise ValidationError(
            f"This class is on {us_date(course_session.starts_on)}. "
            "Its sheet can be entered from that day on.",
            code="future",
        )


def check_class_takes_lines(
    thing: object, *, by: Member, course_session: CourseSession, now: datetime
) -> None:
    """Refuse lines for a class whose sheet is saved, or which has none.

    Raises:
        ValidationError: with code `cancelled`, `closed` or `future`.
    """
    if course_session.state == CourseSession.State.CLOSED:
        raise ValidationError("The credit of this class is written already.", code="closed")
    check_class_has_sheet(thing, by=by, course_session=course_session, now=now)


def check_class_can_be_credited(
    thing: object, *, by: Member, course_session: CourseSession, now: datetime
) -> None:
    """Refuse to write credit before the class is over.

    Raises:
        ValidationError: with code `cancelled`, `closed` or `future`.
    """
    check_class_takes_lines(thing, by=by, course_session=course_session, now=now)
    if course_session.ends_on > timezone.localdate(now):
        raise ValidationError(
            f"This class runs until {us_date(course_session.ends_on)}. "
            "The sheet is kept as a draft; save it on that day or later.",
            code="future",
        )
    if hour := _hour_of_its_end(course_session, now):
        raise ValidationError(
            f"This class ends at {hour} today. The sheet is kept as a "
            "draft; save it then, or set the hour at which the class has ended.",
            code="future",
        )


def check_class_takes_moved_sheet(
    thing: object, *, by: Member, course_session: CourseSession, now: datetime
) -> None:
    """Refuse to move a saved sheet to a class before that is over.

    Raises:
        ValidationError: with code `cancelled`, `closed` or `future`.
    """
    check_class_takes_lines(thing, by=by, course_session=course_session, now=now)
    if course_session.ends_on > timezone.localdate(now):
        until = us_date(course_session.ends_on)
        raise ValidationError(
            f"This class runs until {until}. Choose it on that day, once it is over.",
            code="future",
        )
    if hour := _hour_of_its_end(course_session, now):
        raise ValidationError(
            f"This class still runs: choose it after {hour} today.", code="future"
        )


def _hour_of_its_end(course_session: CourseSession, now: datetime) -> str:
    """The hour at which a class ends today; nothing where it is over."""
    here = timezone.localtime(now)
    if course_session.ends_on < here.date():
        return ""
    last = max(day.ends_at for day in course_session.days.filter(on=course_session.ends_on))
    return time_format(last, "g:i A") if last > here.time() else ""
