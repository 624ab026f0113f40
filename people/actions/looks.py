"""Looking at another member's record is itself an event."""

from django.db import transaction

from events.event_log import record_event
from people.models import Member


@transaction.atomic
def record_look(*, member: Member, by: Member, page: str) -> None:
    """Note that `by` looked at another member's record; one's own is nobody's business.

    Args:
        page: what was looked at, in a word or two: `record`, `transcript`.
    """
    if member.pk != by.pk:
        record_event(action="member.look", by=by, about=member, member=member, after={"page": page})
