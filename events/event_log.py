"""Write to the event log: who did what, about whom, before and after."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from events.canonical import as_text
from events.kinds import EventKind
from events.models import Event, EventNaming, WaitingEvent
from events.persons import Person
from events.sealing import seal_after_commit


def record_event(
    kind: EventKind,
    *,
    by: Person | None,
    about: models.Model | None = None,
    member: Person | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the log, inside the caller's transaction; it is sealed after commit.

    It locks nothing that another event needs, so however long the transaction, nobody waits.

    Args:
        kind: what happened; declared beside the action that writes it.
        by: who did it; None when the system did.
        about: the row that was written or looked at.
        member: whose record it touches, when it touches one.
        before: the values that changed, as they were.
        after: the values that changed, as they are now.
    """
    before, after = before or {}, after or {}
    event = Event(
        at=timezone.now(),
        action=kind.name,
        **_person("by", by),
        about_type=about._meta.label if about is not None else "",
        about_id=str(about.pk) if about is not None else "",
        about_text=str(about)[:300] if about is not None else "",
        **_person("member", member),
        before_text=as_text(before),
        after_text=as_text(after),
    )
    with transaction.atomic(savepoint=False):
        event.save(force_insert=True)
        WaitingEvent.objects.bulk_create([WaitingEvent(event=event)])
        named = kind.serial_numbers_in(before, after)
        if named:
            EventNaming.objects.bulk_create(
                EventNaming(event=event, serial_number=serial[:40]) for serial in named
            )
        seal_after_commit()
    return event


def _person(column: str, person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    return {
        f"{column}_key": str(person.pk),
        f"{column}_serial_number": person.serial_number[:40],
        f"{column}_name": person.name[:200],
    }
