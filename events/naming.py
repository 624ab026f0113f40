"""The index of whom events name among their values: what stands in it, and what should."""

import json
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.db.models import Exists, OuterRef

from events.kinds import kind_named
from events.models import Event, EventNaming
from frame.printable import storable

MOST_SIGNS = 40


def named_in(action: str, before_text: str, after_text: str) -> list[str] | None:
    """The serial numbers under which an event stands in the index, each once.

    Args:
        action: the name of its kind.
        before_text, after_text: its values, as they are stored.

    Returns:
        None of a kind that the code no longer has, and of values that are none: it can't be told.
    """
    kind = kind_named(action)
    if kind is None:
        return None
    if not kind.naming:
        return []
    try:
        named = kind.serial_numbers_in(json.loads(before_text), json.loads(after_text))
    except (ValueError, TypeError, AttributeError):
        return None
    return list(dict.fromkeys(storable(serial)[:MOST_SIGNS] for serial in named))


def load_kinds() -> None:
    """Have every app declare its kinds, as a page does that is opened."""
    import_module(settings.ROOT_URLCONF)


def index_of(events: Iterable[int]) -> dict[int, set[str]]:
    """By the key of an event, whom the index says that it names; one query.

    Args:
        events: keys that were given one soon after another, since all between are read.
    """
    asked = dict.fromkeys(events)
    if not asked:
        return {}
    rows = EventNaming.objects.filter(event__gte=min(asked), event__lte=max(asked))
    found: dict[int, set[str]] = {}
    for event, serial in rows.values_list("event", "serial_number").iterator():
        if event in asked:
            found.setdefault(event, set()).add(serial)
    return found


def named_without_event() -> int | None:
    """The first event that the index tells of and that is not there; None mostly."""
    of_row = Event.objects.filter(pk=OuterRef("event"))
    gone = EventNaming.objects.filter(~Exists(of_row)).order_by("event")
    return gone.values_list("event", flat=True).first()
