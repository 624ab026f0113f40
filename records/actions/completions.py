"""Writing completions one by one: taking one out of the record."""

from datetime import datetime

from django.db import transaction

from records.actions.voiding import void_row
from records.models import Completion, Member


@transaction.atomic
def void_completion(
    *, completion: Completion, reason: str, by: Member, now: datetime
) -> Completion:
    """Take a completion out of the member's record, keeping it readable with the reason.

    Raises:
        ValidationError: the reason is blank or too long, the completion is void already,
            or it is one's own.
    """
    before = {"credit_hours": str(completion.credit_hours)}
    return void_row(
        completion, action="completion.void", reason=reason, by=by, now=now, before=before
    )
