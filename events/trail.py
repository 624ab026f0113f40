"""What was changed in a row, by whom and when: its page reads it from the events of its writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from events.event_words import Change, changes_of, names_in, words_of
from events.kinds import EventKind
from events.models import Event
from events.persons import Person, Reader
from frame.hours import HUNDREDTH
from frame.words import us_datetime

MOST_WRITES = 50


@dataclass(frozen=True)
class Write:
    """One write as a page says it: when, by whom, what, and the values before and after."""

    at: datetime
    by: str
    words: str
    changes: list[Change]


def as_said(value: object) -> str:
    """A value as an event keeps it, to be compared; blank where there is none.

    A number typed as 16 is kept as 16.00, as it reads once it is stored.
    """
    if isinstance(value, Decimal):
        return str(value.quantize(HUNDREDTH))
    return "" if value is None else str(value)


def events_of_row(row: models.Model, kinds: Iterable[EventKind]) -> QuerySet[Event]:
    """The events of these kinds that are about a row."""
    names = [kind.name for kind in kinds]
    about = {"about_type": row._meta.label, "about_id": str(row.pk)}
    return Event.objects.filter(**about, action__in=names)


def events_touching(member: Person, kinds: Iterable[EventKind]) -> QuerySet[Event]:
    """The events of these kinds that touch a member, whatever row they are about."""
    names = [kind.name for kind in kinds]
    return Event.objects.filter(member_key=str(member.pk), action__in=names)


def trail_of(events: QuerySet[Event], *, reader: Reader | None = None) -> list[Write]:
    """The latest of these events in words, the newest first, as far as their reader may read."""
    latest = list(events.order_by("-pk")[:MOST_WRITES])
    names = names_in(latest)
    return [
        Write(
            at=event.at,
            by=str(event.by) if event.by is not None else "The system",
            words=words_of(event),
            changes=changes_of(event, reader=reader, for_page=True, names=names),
        )
        for event in latest
    ]


def latest_of(events: QuerySet[Event]) -> int:
    """The number of the last event, for a form to carry; 0 where there is none."""
    return events.order_by("-pk").values_list("pk", flat=True).first() or 0


def check_unchanged_since(events: QuerySet[Event], seen: int | None) -> None:
    """Refuse to write over a change that the writer has not seen.

    Args:
        events: of the writes of the row.
        seen: what `latest_of` gave when the form was filled; None asks nothing.

    Raises:
        ValidationError: naming who changed the row, and when.
    """
    last = events.order_by("-pk").first() if seen is not None else None
    if last is not None and last.pk != seen:
        raise ValidationError(
            f"{last.by.name if last.by is not None else 'Someone'} changed this on "
            f"{us_datetime(last.at)}, while you were at it. What you typed is still here; open "
            "the page again to see the change before you save."
        )
