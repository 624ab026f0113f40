"""Home of who decides on releases: what waits, since when, by when."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from people.models import Member
from records.intake.querysets import days_waited, due_words
from records.releases.models import ReleaseRequest

MOST_SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """A request that waits.

    Args:
        waited: since it reached the department, as `3 days`.
        due: by when, or how late it is; blank where no day is set.
    """

    request: ReleaseRequest
    waited: str
    due: str
    is_late: bool

    @property
    def page(self) -> str:
        """The address on which it is decided."""
        return page_of(self.request)


@dataclass(frozen=True)
class Releases:
    """Requests that wait for a decision of the reader, those due first on top.

    Args:
        pages: the addresses on which they are decided, also of those that are not shown.
    """

    waiting: list[Waiting]
    count: int
    pages: frozenset[str]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.waiting)


def releases_of(member: Member, *, today: date) -> Releases:
    """What waits for a decision."""
    found = list(ReleaseRequest.objects.to_decide(member).select_related("asked_by"))
    return Releases(
        waiting=[
            Waiting(
                request=request,
                waited=days_waited(request.received_on, today),
                due=due_words(request.due_on, today) if request.due_on else "",
                is_late=request.due_on is not None and request.due_on < today,
            )
            for request in found[:MOST_SHOWN]
        ],
        count=len(found),
        pages=frozenset(map(page_of, found)),
    )


def page_of(request: ReleaseRequest) -> str:
    """The address on which a request is decided."""
    return reverse("records:release-decide", args=[request.pk])
