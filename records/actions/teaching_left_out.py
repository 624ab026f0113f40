"""Taking back that an instructor gets no credit for teaching a class."""

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.models import Member

TEACHING_TAKE_BACK = EventKind(
    "teaching.take_back",
    "Took back that somebody gets no credit for teaching a class",
    names={"left_out": "Without credit"},
    naming=frozenset({"left_out"}),
)
NOT_LEFT_OUT = (
    "It is taken back already, by another clerk or in another window. Nothing was done now."
)
OWN_TEACHING = "This is you, and nobody decides on their own credit. Another clerk takes it back."


@transaction.atomic
def take_back_left_out(*, course_session: CourseSession, key: int, by: Member) -> Member:
    """Propose the credit of an instructor again who was left out; the event keeps the reason.

    Args:
        key: of the row that leaves somebody out.

    Returns:
        who was left out.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it was taken back already, or is one's own.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    held = locked_class(course_session.pk)
    left_out = held.teaching_left_out.filter(pk=key).select_related("member").first()
    if left_out is None:
        raise ValidationError(NOT_LEFT_OUT)
    member = left_out.member
    if member.pk == by.pk:
        raise ValidationError(OWN_TEACHING)
    before = {"left_out": [member.serial_number], "reason": left_out.reason}
    left_out.delete()
    record_event(TEACHING_TAKE_BACK, by=by, about=held, before=before)
    return member
