"""Looking at what a release request would let leave is itself an event."""

from django.db import transaction

from events.kinds import ReleaseEventKind
from events.recurring import record_recurring
from events.said import said_after
from events.trail import events_of_row
from people.models import Member
from people.naming import serials_of
from records.releases.models import ReleaseRequest
from records.releases.states import MEMBERS, TITLES

KEY = "key"
# No look that its member is told of: a decision may keep the release from the member, and what was
# let go stands in the member's disclosure log.
RELEASE_LOOK = ReleaseEventKind(
    "release.look",
    "Looked at what a release request would let leave",
    names={"page": "Page", KEY: "Key of the page"},
    only_in_file=frozenset({KEY}),
    naming=MEMBERS,
    # The key of a paper tells what it is of, and of whom, as its title does.
    confidential=TITLES | {KEY},
)
WHOLE = "the request"


@transaction.atomic
def record_release_look(
    *, request: ReleaseRequest, by: Member, page: str = WHOLE, key: str = ""
) -> None:
    """Note that `by` looked at a request of somebody else, or at a page of it.

    Args:
        page: the title of the page.
        key: of a page that is shown as a picture without boxes (`page_key`), or of a paper of our
            own: two may have one title.
    """
    if request.asked_by_id in by.own_keys and page == WHOLE:
        return
    members = request.asked_about
    record_recurring(
        RELEASE_LOOK,
        by=by,
        what=f"{request.pk} {key or page}",
        about=request,
        after={"page": page, **({KEY: key} if key else {}), "members": serials_of(members)},
    )


def pages_looked_at(request: ReleaseRequest, *, by: Member) -> set[str]:
    """The keys of the pages and of our own papers of a request that were shown to `by`."""
    keys = [str(key) for key in by.own_keys]
    looks = events_of_row(request, [RELEASE_LOOK]).filter(by_key__in=keys)
    return {said_after(event).text(KEY) for event in looks} - {""}
