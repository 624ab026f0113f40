"""Looking at what another member has sent in is itself an event."""

from django.db import transaction

from events.kinds import EventKind
from events.recurring import record_recurring
from people.models import Member
from records.intake.models import SentIn

SENT_IN_LOOK = EventKind(
    "sent_in.look", "Looked at what a member sent in", is_confidential=True, is_look=True
)


@transaction.atomic
def record_sent_in_look(*, sent_in: SentIn, by: Member) -> None:
    """Note that `by` looked at what somebody else has sent in."""
    if sent_in.sent_by_id != by.pk:
        record_recurring(
            SENT_IN_LOOK, by=by, what=str(sent_in.pk), about=sent_in, member=sent_in.sent_by
        )
