"""What became of the sheet of a class, kept with the changes of the class: it outlives a move."""

from courses.history import MOST_CHANGES, Change
from courses.models import CourseSession
from people.models import Member

_BEGIN = "Sign-in sheet "


def note_on_class(course_session: CourseSession, words: str, *, by: Member) -> None:
    """Say, in the next change of a class that is saved, what became of its sheet.

    Args:
        words: what was done and why, such as `voided as a whole: Wrong day`.
    """
    course_session._history_user = by
    course_session._change_reason = f"{_BEGIN}{words}"


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
