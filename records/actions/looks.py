"""Looking at another member's record is itself an event."""

from typing import Any

from django.db import transaction

from kcpd_training.event_log import record_event
from records.models import Completion, Member


@transaction.atomic
def record_look(*, member: Member, by: Member, page: str) -> None:
    """Note that `by` looked at another member's record; one's own is nobody's business.

    Args:
        page: what was looked at, in a word or two: `record`, `transcript`.
    """
    if member.pk != by.pk:
        record_event(action="member.look", by=by, about=member, member=member, after={"page": page})


@transaction.atomic
def record_completion_look(*, completion: Completion, by: Member) -> None:
    """Note that `by` looked at one completion of another member."""
    if completion.member_id != by.pk:
        record_event(action="completion.look", by=by, about=completion, member=completion.member)


@transaction.atomic
def record_log_export(*, by: Member, filters: dict[str, Any]) -> None:
    """Note that `by` took the event log away as a file, narrowed by `filters`."""
    chosen = {name: str(value) for name, value in filters.items() if value}
    record_event(action="event.export", by=by, after=chosen)
