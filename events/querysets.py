"""Narrowing the event log."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from events.kinds import kinds_of_own_right, kinds_read_by, look_kinds
from events.models import Event, EventNaming
from events.persons import Reader
from events.withheld import done_by
from frame.days import end_of, start_of
from frame.rights import Right
from frame.search import MOST_WORDS, folded, matching

# The number of a release request, as pages and papers call it.
_REQUEST = re.compile(r"R-\d{5,}")


class Persons(NamedTuple):
    """Those whom a search means: the keys of their rows, and every serial number they had."""

    keys: frozenset[str]
    serial_numbers: frozenset[str]


def events_by(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Events of what those did whom a serial number or a name means."""
    return events.filter(by_key__in=persons_meant(text).keys)


def events_about(events: QuerySet[Event], text: str, *, reader: Reader) -> QuerySet[Event]:
    """Events about whom a serial number or a name means, or the release request of a number.

    Args:
        reader: who asks; what an event of a request is about is not told to each who reads it.
    """
    if _REQUEST.fullmatch(number := "".join(text.split()).upper()):
        sees_all = reader.has_right(Right.SEE_ALL_RECORDS)
        kinds = kinds_of_own_right() if sees_all else kinds_read_by(reader)
        return events.filter(action__in=kinds, about_text__contains=number)
    return events_about_person(events, text)


def events_about_person(events: QuerySet[Event], text: str) -> QuerySet[Event]:
    """Events about whom a serial number or a name means, or that name them among their values."""
    persons = persons_meant(text)
    named = EventNaming.objects.filter(serial_number__in=persons.serial_numbers).values("event")
    return events.filter(Q(member_key__in=persons.keys) | Q(pk__in=named))


def persons_meant(text: str) -> Persons:
    """Whoever has, or had, this serial number; where nobody has, those of whom it is the name."""
    serial = "".join(text.split()).upper()
    keys = _with_merged(_said_beside("serial_number", [serial], "key"))
    named = EventNaming.objects.filter(serial_number=serial)
    if not keys and not named.exists():
        keys = _keys_of_name(text)
        return Persons(frozenset(keys), frozenset(_serial_numbers_of(keys)))
    return Persons(frozenset(keys), frozenset({serial, *_serial_numbers_of(keys)}))


def _keys_of_name(text: str) -> set[str]:
    """The keys of those whose name holds every word, as it is now or was in an event."""
    words = folded(text).split()[:MOST_WORDS]
    if not words:
        return set()
    today = get_user_model().objects.filter(matching("search_text", text))
    then = (
        pair
        for who in ("by", "member")
        for pair in Event.objects.order_by().values_list(f"{who}_key", f"{who}_name").distinct()
    )
    keys = {key for key, name in then if key and all(word in folded(name) for word in words)}
    return _with_merged(keys | {str(pk) for pk in today.values_list("pk", flat=True)})


def _with_merged(keys: set[str]) -> set[str]:
    """These and whoever is the same person, entered twice: both trails read as one."""
    people = get_user_model()._base_manager
    mine = [int(key) for key in keys if key.isdecimal()]
    kept = people.filter(pk__in=mine, merged_into__isnull=False).values_list("merged_into")
    same = people.filter(Q(pk__in=kept) | Q(merged_into__in=mine) | Q(merged_into__in=kept))
    return keys | {str(pk) for pk in same.values_list("pk", flat=True)}


def _serial_numbers_of(keys: Iterable[str]) -> set[str]:
    """Every serial number of theirs: that of now, and those of then."""
    keys = list(keys)
    people = get_user_model()._base_manager.filter(pk__in=keys)
    today = people.values_list("serial_number", flat=True)
    return {*today, *_said_beside("key", keys, "serial_number")}


def _said_beside(column: str, values: Iterable[str], other: str) -> set[str]:
    """What stands in one column of a person where another has one of `values`."""
    return {
        said
        for who in ("by", "member")
        for said in Event.objects.filter(**{f"{who}_{column}__in": list(values)})
        .order_by()
        .values_list(f"{who}_{other}", flat=True)
        .distinct()
        if said  # the system has neither a key nor a serial number
    }


def looks_at(person: Reader) -> QuerySet[Event]:
    """By which others saw the record of a person, or took it away; that person may read them.

    Those of whom the record was merged into theirs are among them.
    """
    return touching(person).filter(action__in=look_kinds()).exclude(done_by(person))


def touching(person: Reader) -> QuerySet[Event]:
    """Events that touch the record of a person, or name them among their values.

    Those of whom the record was merged into theirs are among them.
    """
    keys = {str(key) for key in person.own_keys}
    named = EventNaming.objects.filter(serial_number__in=_serial_numbers_of(keys)).values("event")
    return Event.objects.filter(Q(member_key__in=keys) | Q(pk__in=named))


def members_named(events: QuerySet[Event], *, about: str = "") -> list[str]:
    """The serial numbers of those whom events touch or name among their values, each once.

    Those of releases and holds name nobody here. They may be kept from whom they are about, who is
    told of each file and page that names them.

    Args:
        about: what the events were narrowed by, which others that they name were not asked about;
            blank names everybody.
    """
    open_events = events.exclude(action__in=kinds_of_own_right()).order_by()
    touched = open_events.values_list("member_serial_number", flat=True).distinct()
    among_values = EventNaming.objects.filter(event__in=open_events.values("pk"))
    named = {*touched, *among_values.values_list("serial_number", flat=True).distinct()} - {""}
    return sorted(named & persons_meant(about).serial_numbers if about else named)


def events_from(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or after a day of the department's time zone."""
    return events.filter(at__gte=start_of(day))


def events_until(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Events on or before a day of the department's time zone."""
    return events.filter(at__lt=end_of(day))
