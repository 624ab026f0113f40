"""What waits: for the Training Unit in its queue, and for a member to answer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.utils import timezone

from frame.rights import Right
from people.models import Member
from records.intake.models import SentIn
from records.intake.querysets import days_waited


@dataclass(frozen=True)
class Queue:
    """How much waits for the Training Unit, and for how long the oldest has.

    Args:
        waited: in words; blank where nothing waits.
        late: how much of it should have been decided by now.
    """

    count: int
    waited: str
    late: int = 0


@dataclass(frozen=True)
class OwnSent:
    """What a member has sent: what was sent back, and how much waits.

    Args:
        sends: whether the member may send anything in.
    """

    returned: list[SentIn]
    waiting_count: int
    sends: bool


def queue_of(reader: Member, *, today: date) -> Queue:
    """What waits for the Training Unit, the reader's own left out."""
    found = (
        SentIn.objects.to_decide(reader)
        .order_by()
        .aggregate(
            count=Count("pk"),
            since=Min("sent_at"),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
    since = found["since"]
    waited = days_waited(timezone.localdate(since), today) if since else ""
    return Queue(found["count"], waited, found["late"])


def own_sent(member: Member) -> OwnSent:
    """What the member has sent and what is asked, in one query."""
    states = (SentIn.State.SENT, SentIn.State.RETURNED)
    rows = list(SentIn.objects.filter(sent_by=member, state__in=states).order_by("sent_at", "pk"))
    returned = [row for row in rows if row.state == SentIn.State.RETURNED]
    return OwnSent(returned, len(rows) - len(returned), member.has_right(Right.SEND_IN))
