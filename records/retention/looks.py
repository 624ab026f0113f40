"""Looking at whose papers may go, or are named by an order, is itself an event."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction

from events.kinds import ReleaseEventKind
from events.recurring import record_recurring
from people.models import Member
from records.models import DestructionOrder, Document
from records.retention.states import NAMED, ORDER_NAMES

PAPERS_LOOK = ReleaseEventKind(
    "destruction.look",
    "Looked at papers that may be destroyed, and whose they are",
    names=ORDER_NAMES,
    naming=NAMED,
    only_in_file=NAMED,
    is_look=True,
)


@transaction.atomic
def record_papers_look(
    *, papers: Iterable[Document], by: Member, order: DestructionOrder | None = None
) -> None:
    """Note that `by` saw what papers are of and whose; one's own are no look.

    Args:
        papers: those that the page shows, each with its member.
        order: by which they are named; None of those that may go.
    """
    owners = (paper.member for paper in papers if paper.member is not None)
    named = sorted({owner.serial_number for owner in owners if owner.pk != by.pk})
    if not named:
        return
    same = sha256(" ".join(named).encode()).hexdigest()
    record_recurring(
        PAPERS_LOOK,
        by=by,
        what=f"{order.pk if order is not None else ''} {same}",
        about=order,
        after={"named": named},
    )
