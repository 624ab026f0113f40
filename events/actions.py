"""What the event log itself records: who took it away."""

from typing import Any

from django.db import models, transaction

from events.event_log import record_event
from events.kinds import EventKind

EVENT_EXPORT = EventKind("event.export", "Took the event log away as a file")


@transaction.atomic
def record_log_export(*, by: models.Model, filters: dict[str, Any]) -> None:
    """Note that `by` took the event log away as a file, narrowed by `filters`."""
    chosen = {name: str(value) for name, value in filters.items() if value}
    record_event(EVENT_EXPORT, by=by, after=chosen)
