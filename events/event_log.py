"""Write to the event log: who did what, about whom, before and after."""

from typing import Any

from django.db import models

from events.kinds import EventKind
from events.models import Event


def record_event(
    kind: EventKind,
    *,
    by: models.Model | None,
    about: models.Model | None = None,
    member: models.Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chained log, inside the caller's transaction.

    Args:
        kind: what happened; declared beside the action that writes it.
        by: the member who did it; None when the system did.
        about: the row that was written or looked at.
        member: whose record it touches, when it touches one.
        before: the values that changed, as they were.
        after: the values that changed, as they are now.
    """
    return Event.objects.append(
        action=kind.name, by=by, about=about, member=member, before=before or {}, after=after or {}
    )
