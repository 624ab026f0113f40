"""Taking back that an instructor gets no credit for teaching a class."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.models import CourseSession
from events.event_log import record_event
from events.voiding import void_rows
from frame.rights import Right
from people.models import Member
from records.states import NOT_LEFT_OUT, TAKE_BACK_LEFT_OUT

WHY_VOID = "Taken back, so that the credit is proposed again."


@transaction.atomic
def take_back_left_out(
    *, course_session: CourseSession, key: int, by: Member, now: datetime
) -> Member:
    """Propose the credit of an instructor again who was left out; the row stays, voided.

    Args:
        key: of the row that leaves somebody out.

    Returns:
        who was left out.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it was taken back already, or is one's own.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    locked = locked_class(course_session.pk)
    left_out = locked.teaching_left_out.filter(pk=key).select_related("member").first()
    if left_out is None:
        raise ValidationError(NOT_LEFT_OUT)
    void_rows([left_out], TAKE_BACK_LEFT_OUT, reason=WHY_VOID, by=by, now=now)
    before = {"left_out": [left_out.member.serial_number], "reason": left_out.reason}
    record_event(TAKE_BACK_LEFT_OUT.event, by=by, about=locked, before=before)
    return left_out.member
