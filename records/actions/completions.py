"""Writing completions one by one: taking one out of the record."""

from datetime import datetime

from django.db import transaction

from courses.actions.locking import locked_class
from events.kinds import RecordEventKind
from events.recurring import record_recurring
from events.voiding import void_row
from people.models import Member
from records.actions.sheet_opening import free_line
from records.models import Completion
from records.states import VOID_COMPLETION
from records.telling import tell_of_void

COMPLETION_LOOK = RecordEventKind("completion.look", "Looked at a completion", is_look=True)


@transaction.atomic
def void_completion(
    *, completion: Completion, reason: str, by: Member, now: datetime
) -> Completion:
    """Take a completion out of the member's record, keeping it readable with the reason.

    Its line on a sheet that is open again can be entered anew at once.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: the reason is blank or too long, the completion is void already,
            or it is one's own.
    """
    if completion.course_session_id is not None:
        # Its sheet may be opened again at this moment; the class comes first.
        locked_class(completion.course_session_id)
    before = what_is_voided(completion)
    voided = void_row(completion, VOID_COMPLETION, reason=reason, by=by, now=now, before=before)
    free_line(voided, by=by)
    tell_of_void([voided], by=by)
    return voided


def what_is_voided(completion: Completion) -> dict[str, str]:
    """What the event of a void keeps, beside whose it was and of which course."""
    return {
        "completed_on": completion.completed_on.isoformat(),
        "credit_hours": completion.earned_in_log,
    }


@transaction.atomic
def record_completion_look(*, completion: Completion, by: Member) -> None:
    """Note that `by` looked at one completion of another member."""
    if completion.member_id != by.pk:
        record_recurring(
            COMPLETION_LOOK,
            by=by,
            what=str(completion.pk),
            about=completion,
            member=completion.member,
        )
