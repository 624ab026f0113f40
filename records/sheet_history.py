"""What became of the sheet of a class, kept with the changes of the class: it outlives a move."""

from courses.history import MOST_CHANGES, Change
from courses.models import CourseSession
from frame.words import us_datetime
from people.models import Member

_BEGIN = "Sign-in sheet "


def note_on_class(course_session: CourseSession, words: str, *, by: Member) -> None:
    """Say, in the next change of a class that is saved, what became of its sheet.

    Args:
        words: what was done and why, such as `voided as a whole: Wrong day`.
    """
    course_session._history_user = by
    course_session._change_reason = f"{_BEGIN}{words}"


def last_said(course_session: CourseSession) -> str:
    """`Sign-in sheet voided as a whole: Wrong day (Baker, Ann, Mar 11, 2026, 9:00 AM).`"""
    history = sheet_history(course_session)
    if not history:
        return ""
    return f"{history[0].words[0]} ({history[0].by}, {us_datetime(history[0].at)})."


def sheet_history(course_session: CourseSession) -> list[Change]:
    """What became of the sheets of a class, newest first."""
    entries = (
        course_session.history.filter(history_change_reason__startswith=_BEGIN)
        .select_related("history_user")
        .order_by("-history_id")[:MOST_CHANGES]
    )
    return [
        Change(entry.history_date, entry.history_user.name, (entry.history_change_reason,))
        for entry in entries
    ]
