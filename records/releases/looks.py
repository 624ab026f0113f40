"""Looking at what a release request would let leave is itself an event."""

from django.db import transaction

from events.kinds import RecordEventKind
from events.recurring import record_recurring
from people.models import Member
from people.naming import serials_of
from records.releases.models import ReleaseRequest

# No look that its member is told of: a decision may keep the release from the member, and what was
# let go stands in the member's disclosure log.
RELEASE_LOOK = RecordEventKind(
    "release.look",
    "Looked at what a release request would let leave",
    names={"page": "Page"},
    naming=frozenset({"members"}),
)
WHOLE = "the request"


@transaction.atomic
def record_release_look(*, request: ReleaseRequest, by: Member, page: str = WHOLE) -> None:
    """Note that `by` looked at a request of somebody else, or at a page of it.

    Args:
        page: the title of the page.
    """
    if request.asked_by_id == by.pk and page == WHOLE:
        return
    members = [row.member for row in request.scope.select_related("member").order_by("pk")]
    record_recurring(
        RELEASE_LOOK,
        by=by,
        what=f"{request.pk} {page}",
        about=request,
        after={"page": page, "members": serials_of(members)},
    )
