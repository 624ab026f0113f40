"""What an event says in words, by the kind that its action declared."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from events.kinds import EventKind, is_reason, kind_named
from events.persons import Reader
from frame.printable import storable
from frame.rights import Right
from frame.words import us_date, us_moment

if TYPE_CHECKING:
    from events.models import Event


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(_DAY.pattern + r"[T ]\d{2}:\d{2}.*[+Z].*")


class Change(NamedTuple):
    """One value of an event, before and after, as people read it."""

    name: str
    before: str
    after: str


Sides = tuple[dict[str, Any], dict[str, Any]]
UNREADABLE = Change("Values", "", "can't be read: somebody changed them. Have the log checked.")


def words_of(event: "Event") -> str:
    """What happened; an event of no kind that is declared today says its name."""
    kind = kind_named(event.action)
    if kind is None:
        return event.action.replace(".", ": ").replace("_", " ").capitalize()
    return kind.words


def changes_of(
    event: "Event",
    *,
    reader: Reader | None = None,
    for_page: bool = False,
    names: Mapping[str, str] | None = None,
) -> list[Change]:
    """Every value of an event that its reader may read, in the order written.

    Args:
        reader: without one, what its kind calls confidential is left out; of a kind that tells of
            a record, all but whom it names, unless the reader has the right to read this kind.
        for_page: leave out what its kind keeps for the file.
        names: by serial number, to stand with those that the event holds alone.
    """
    kind = kind_named(event.action)
    sides = _sides_of(event, kind)
    if sides is None:
        return [UNREADABLE]
    left_out: frozenset[str] = frozenset()
    if kind is not None:
        left_out |= kind.only_in_file if for_page else frozenset()
        if not _sees_records(reader):
            if kind.tells_record and not _reads_kind(kind, reader):
                return _named_alone(kind, sides, left_out, names or {})
            left_out |= kind.confidential
    return [
        change
        for key, change in _changes(kind, event.about_type, *sides, names=names)
        if key not in left_out
    ]


def about_of(event: "Event", *, reader: Reader) -> str:
    """What an event is about, in text; of one that tells of a record, whose that is alone."""
    kind = kind_named(event.action)
    if kind is None or not kind.tells_record:
        return event.about_text
    if _sees_records(reader) or _reads_kind(kind, reader):
        return event.about_text
    return str(event.member or "")


def changes_between(
    kind: EventKind, about: type[models.Model], before: dict[str, Any], after: dict[str, Any]
) -> list[Change]:
    """The same of values that are no event yet."""
    return [change for _, change in _changes(kind, about._meta.label, before, after)]


def names_in(events: Iterable["Event"]) -> dict[str, str]:
    """By serial number, the name of everybody whom these events hold by it alone."""
    serials = {
        serial
        for event in events
        if (kind := kind_named(event.action)) is not None
        for serial in kind.persons_in(*(_sides_of(event, kind) or ()))
    }
    people = get_user_model()._base_manager.filter(serial_number__in=serials) if serials else ()
    return {person.serial_number: person.name for person in people}


def _sides_of(event: "Event", kind: EventKind | None) -> Sides | None:
    """The values before and after; None where somebody changed them so that they can't be read."""
    try:
        sides = (readable(event.before), readable(event.after))
        persons = kind.persons_in(*sides) if kind is not None else []
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None
    return sides if all(isinstance(serial, str) for serial in persons) else None


def readable(value: Any) -> Any:
    """The same value with texts that can be shown: half of an emoji is kept, and no page has it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): readable(inner) for key, inner in value.items()}
    return [readable(inner) for inner in value] if isinstance(value, list) else value


def _sees_records(reader: Reader | None) -> bool:
    return reader is not None and reader.has_right(Right.SEE_ALL_RECORDS)


def _reads_kind(kind: EventKind, reader: Reader | None) -> bool:
    return kind.read_by is not None and reader is not None and reader.has_right(kind.read_by)


def _named_alone(
    kind: EventKind, said: Sides, left_out: frozenset[str], names: Mapping[str, str]
) -> list[Change]:
    """Whom an event names among its values, of which nothing else is told.

    Those apart to whom nothing was done: one typed by mistake would read as credited.
    """
    sides = [
        {key: value for key, value in side.items() if key not in left_out}
        for side in map(kind.by_key_today, said)
    ]
    told = [("Members named", kind.naming - kind.told_apart)]
    told += [(_name(key, None, kind), frozenset({key})) for key in sorted(kind.told_apart)]
    return [
        Change(words, "", _with_names(serials, names))
        for words, keys in told
        if (serials := kind.serial_numbers_in(*sides, keys=keys))
    ]


def _changes(
    kind: EventKind | None,
    about_type: str,
    *sides: dict[str, Any],
    names: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, Change]]:
    """Each value by its key of today, before and after."""
    if kind is not None:
        sides = tuple(kind.by_key_today(side) for side in sides)
    for key in dict.fromkeys(key for side in sides for key in side):
        column = _column(about_type, key)
        before, after = (
            _value(key, side[key], column, kind, names or {}) if key in side else ""
            for side in sides
        )
        yield key, Change(_name(key, column, kind), before, after)


@cache
def _column(about_type: str, key: str) -> models.Field | None:
    """The column that a value stood in, where what the event is about has one of that name."""
    try:
        return apps.get_model(about_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _name(key: str, column: models.Field | None, kind: EventKind | None) -> str:
    if kind is not None and key in kind.names:
        return kind.names[key]
    name = str(getattr(column, "verbose_name", "")) or key.replace("_", " ")
    return name[:1].upper() + name[1:]


def _value(
    key: str,
    value: Any,
    column: models.Field | None,
    kind: EventKind | None,
    names: Mapping[str, str],
) -> str:
    """A value in the words that its kind, or else its column, has for it."""
    # A serial number that is corrected is the row's own, and names nobody.
    is_own = column is not None and not column.is_relation
    is_named = kind is not None and key in kind.naming | kind.persons
    if names and value and not is_own and (is_named or is_reason(value)):
        return _with_names(value, names)
    if kind is not None and isinstance(value, str) and value in kind.values.get(key, ()):
        return kind.values[key][value]
    if isinstance(column, models.BooleanField) and value in ("True", "False"):
        return shown(value == "True")
    if isinstance(value, str) and (label := dict(getattr(column, "flatchoices", ())).get(value)):
        return str(label)
    return shown(value)


def _with_names(value: Any, names: Mapping[str, str]) -> str:
    """`Allen, Robin (4763); 4782`: who has no name here any more stands by the number alone."""

    def named(serial: str) -> str:
        return f"{names[serial]} ({serial})" if serial in names else serial

    if isinstance(value, dict):
        if is_reason(value):
            return f"{value['reason']} ({'; '.join(map(named, value['members']))})"
        return "; ".join(f"{named(serial)}: {shown(inner)}" for serial, inner in value.items())
    serials = value.split(", ") if isinstance(value, str) else value
    return "; ".join(map(named, serials))


def shown(value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_reason(value):
        return _with_names(value, {})
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(inner) for inner in value) or "none"
    return _in_words(str(value))


def _in_words(text: str) -> str:
    """A day or a moment as people write it; any other text as it is."""
    try:
        if _DAY.fullmatch(text):
            return us_date(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return us_moment(datetime.fromisoformat(text))
    except ValueError:
        pass  # it only looks like one
    return text
