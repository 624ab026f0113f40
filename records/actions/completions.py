"""Writing completions one by one: taking one out of the record."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from kcpd_training.event_log import record_event
from kcpd_training.templatetags.display import us_datetime
from records.models import Completion, Member

LONGEST_REASON = 500


def check_can_void(completion: Completion, *, by: Member) -> None:
    """Refuse to void what is void already, or one's own completion.

    Raises:
        ValidationError: saying which, and what to do.
    """
    if completion.is_voided:
        raise ValidationError(
            f"This completion was already voided by {completion.voided_by.name} on "
            f"{us_datetime(completion.voided_at)}.",
            code="voided",
        )
    if completion.member_id == by.pk:
        raise ValidationError(
            "This is your own completion, and nobody voids their own. Ask another clerk to do it.",
            code="own",
        )


@transaction.atomic
def void_completion(
    *, completion: Completion, reason: str, by: Member, now: datetime
) -> Completion:
    """Take a completion out of the member's record, keeping it readable with the reason.

    Raises:
        ValidationError: the reason is blank or too long, the completion is void already,
            or it is one's own.
    """
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    completion = Completion.objects.select_for_update().get(pk=completion.pk)
    check_can_void(completion, by=by)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why it is voided; the reason stays on record."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": f"{len(reason)} characters are more than {LONGEST_REASON}. Shorten it."}
        )
    # save() refuses a stored completion: voiding is the one change there is.
    Completion.objects.filter(pk=completion.pk).update(
        voided_by=by, voided_at=now, void_reason=reason
    )
    completion.voided_by, completion.voided_at, completion.void_reason = by, now, reason
    record_event(
        action="completion.void",
        by=by,
        about=completion,
        member=completion.member,
        before={"credit_hours": str(completion.credit_hours)},
        after={"void_reason": reason},
    )
    return completion
