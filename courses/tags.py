"""How the state of a course or a class reads: words, a kind (colour) and an icon."""

from datetime import date
from typing import NamedTuple

from courses.models import Course, CourseSession, Provider
from frame.words import us_date


class Tag(NamedTuple):
    """A state as a page shows it. Kinds: good, progress, wait, caution, bad, none."""

    label: str
    kind: str
    icon: str


POST_TAGS = {
    Course.PostState.NOT_SOUGHT: Tag("POST approval not sought", "none", "remove_circle"),
    Course.PostState.TO_SUBMIT: Tag("To submit to POST", "caution", "warning"),
    Course.PostState.SUBMITTED: Tag("Submitted to POST", "wait", "hourglass_empty"),
    Course.PostState.APPROVED: Tag("Approved by POST", "good", "check_circle"),
    Course.PostState.DENIED: Tag("Denied by POST", "bad", "error"),
}


def post_tag(course: Course) -> Tag:
    """The state of POST's approval."""
    return POST_TAGS[Course.PostState(course.post_state)]


def retired_tag(course: Course, today: date) -> Tag | None:
    """Whether the course is retired, or will be."""
    if course.retired_on is None:
        return None
    words = "Retired" if course.is_retired_on(today) else "Retires"
    return Tag(f"{words} {us_date(course.retired_on)}", "none", "remove_circle")


def license_tag(provider: Provider, today: date) -> Tag | None:
    """Whether the provider's license is valid, where one is on file."""
    until = provider.license_valid_until
    if until is None:
        return None
    if until < today:
        return Tag(f"License expired {us_date(until)}", "bad", "error")
    return Tag(f"License valid until {us_date(until)}", "good", "check_circle")


# A class whose sheet is saved, and of which no credit stands.
WITHOUT_CREDIT = "Closed, no credit stands"


def session_tag(course_session: CourseSession, today: date) -> Tag:
    """Where a class stands: one that was held waits for its sheet."""
    if course_session.state == CourseSession.State.CLOSED:
        if course_session.is_without_credit:
            return Tag(WITHOUT_CREDIT, "none", "remove_circle")
        return Tag(CourseSession.State.CLOSED.label, "good", "check_circle")
    if course_session.state == CourseSession.State.CANCELLED:
        return Tag("Canceled", "none", "cancel")
    if course_session.state == CourseSession.State.HELD or course_session.ends_on < today:
        return Tag("Held, sheet not saved", "caution", "warning")
    if course_session.starts_on <= today:
        return Tag("Today", "progress", "event")
    return Tag("Scheduled", "progress", "event")
