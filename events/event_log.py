"""Write to the event log: who did what, about whom, before and after."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from events.canonical import as_text
from events.kinds import EventKind
from events.models import Event, EventNaming, WaitingEvent
from events.naming import named_in
from events.persons import Person
from events.sealing import seal_after_commit
from frame.demonstration import is_demo
from frame.printable import storable

_made_up: ContextVar[datetime | None] = ContextVar("_made_up", default=None)


@contextmanager
def happening_at(moment: datetime) -> Iterator[None]:
    """Date what is recorded within by a moment that is made up, as the past of a demo is.

    Raises:
        RuntimeError: this is no demo, whose log tells the time as it is.
    """
    if not is_demo():
        raise RuntimeError("Only the log of a demonstration is dated by made-up moments.")
    token = _made_up.set(moment)
    try:
        yield
    finally:
        _made_up.reset(token)


@dataclass(frozen=True)
class Happened:
    """What an event of many says; `record_event` says of each what it is."""

    kind: EventKind
    about: models.Model | None = None
    member: Person | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


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
    happened = Happened(kind, about=about, member=member, before=before or {}, after=after or {})
    return record_events([happened], by=by)[0]


def record_events(happened: Iterable[Happened], *, by: Person | None) -> list[Event]:
    """Append many events to the log, in this order, by three statements."""
    told = list(happened)
    at = _made_up.get() or timezone.now()
    with transaction.atomic(savepoint=False):
        events = Event.objects.bulk_create(_event_of(each, by, at) for each in told)
        WaitingEvent.objects.bulk_create(WaitingEvent(event=event) for event in events)
        named = [
            EventNaming(event=event, serial_number=serial)
            for event in events
            for serial in named_in(event.action, event.before_text, event.after_text) or ()
        ]
        if named:
            EventNaming.objects.bulk_create(named)
        seal_after_commit()
    return events


def _event_of(happened: Happened, by: Person | None, at: datetime) -> Event:
    about = happened.about
    return Event(
        at=at,
        action=happened.kind.name,
        **_person("by", by),
        about_type=about._meta.label if about is not None else "",
        about_id=str(about.pk) if about is not None else "",
        about_text=storable(str(about))[:300] if about is not None else "",
        **_person("member", happened.member),
        before_text=as_text(happened.before),
        after_text=as_text(happened.after),
    )


def _person(column: str, person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    return {
        f"{column}_key": str(person.pk),
        f"{column}_serial_number": storable(person.serial_number)[:40],
        f"{column}_name": storable(person.name)[:200],
    }
