"""What the frame of every page shows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from frame.due import rights_with_sources
from frame.rights import Right


@dataclass(frozen=True)
class NavigationItem:
    """A link of the primary navigation."""

    label: str
    url: str
    current: bool


# Label, page, and the rights of which one opens it.
NAVIGATION = (
    ("Home", "home", ()),
    ("What is due", "desk:due-list", rights_with_sources()),
    ("My record", "desk:my-record", (Right.SEE_OWN_RECORD,)),
    ("Sent in", "records:sent-in-queue", (Right.SEE_ALL_RECORDS,)),
    (
        "Releases",
        "records:release-list",
        (Right.ASK_RELEASE, Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS),
    ),
    (
        "Members",
        "compliance:member-list",
        (Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS),
    ),
    ("Roll call", "records:coverage", (Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)),
    ("Classes", "courses:session-list", (Right.SEE_CLASSES,)),
    ("Courses", "courses:course-list", (Right.SEE_CATALOGUE,)),
    ("Decisions", "compliance:decision-list", (Right.SEE_ALL_RECORDS,)),
    ("Reports", "compliance:report", (Right.SEE_REPORTS,)),
    ("Rules", "compliance:rules", (Right.SEE_RULES,)),
    ("Retention", "records:retention", (Right.HOLD_RECORDS, Right.ORDER_DESTRUCTION)),
    (
        "Event log",
        "events:event-list",
        (Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS, Right.READ_RELEASE_EVENTS),
    ),
    ("Administration", "administration", (Right.ADMINISTER,)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The department, the demo flag, and the navigation that this member's rights open."""
    return {
        "department_name": settings.DEPARTMENT_NAME,
        "department_short_name": settings.DEPARTMENT_SHORT_NAME,
        "demo": settings.DEMO,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "idle_seconds": settings.SESSION_IDLE_MINUTES * 60,
        "search_url": reverse("search"),
        # An answer to htmx shows none, and need not ask for the member's rights.
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        # Counted as the member was read; see `people.sign_in`.
        "unread_notices": getattr(getattr(request, "user", None), "unread_notices", 0),
    }


def _navigation(request: HttpRequest) -> list[NavigationItem]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    items = []
    for label, name, rights in NAVIGATION:
        if not rights or user.has_right(*rights):
            url = reverse(name)
            here = request.path == url or (name != "home" and request.path.startswith(url))
            items.append(NavigationItem(label, url, here))
    return items
