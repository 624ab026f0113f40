"""The kinds of event: each is declared beside the action that writes it, and registers itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.persons import Reader
from frame.rights import Right

_registered: dict[str, "EventKind"] = {}
_NAME = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, eq=False)
class EventKind:
    """What can happen: its name in the log, its words, and how its values read.

    Args:
        name: noun.verb, such as `completion.void`. Stored events hold it, so it never changes.
        words: what pages call it, such as "Voided a completion".
        names: what a value is called, by its key, where its column or the key itself doesn't say.
        values: words for values, by the value's key and then by the value.
        only_in_file: keys of values that the page leaves out and the file has.
        naming: keys of values that are serial numbers: one, a list, or the keys of a mapping.
            A search for one of them finds the event, by an index that a check of the log holds
            against this. A key that is added to a kind, or taken away, wants a migration that does
            the same to the index (`events/migrations/0006`).
        told_apart: of those, the keys of members to whom nothing was done, such as one typed by
            mistake. Who reads of a record whom it names, and nothing else, is told them apart.
        persons: the same of values that no search need find. Both are shown with their names.
        confidential: keys of values that only who sees all records reads, on a page or in a file.
        earlier: the key of a value in earlier events, by its key of today. The reason for a
            confirmed warning, which may be called so too, keeps its own.
        is_confidential: its values tell a ground, or the paper of one, so that only who sees all
            records reads such an event.
        tells_record: it tells of the record of a member. Who doesn't see all records reads when
            it happened, by whom, what it was and about whom, and no value.
        is_look: by it somebody saw of whom it names, or took it away; each of them may know.
        read_by: the right by which somebody reads it who reads no record and no other event of
            others: all of it but the values that are confidential.

    Raises:
        ValueError: the name is not noun.verb, or another kind has it.
    """

    name: str
    words: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    only_in_file: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    told_apart: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    confidential: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = field(default_factory=dict)
    is_confidential: bool = False
    tells_record: bool = False
    is_look: bool = False
    read_by: Right | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"“{self.name}” is not a noun and a verb, such as completion.void.")
        if not self.words:
            raise ValueError(f"Say in words what {self.name} is.")
        if self.name in _registered:
            raise ValueError(f"Two kinds of event are called {self.name}. Name one otherwise.")
        _registered[self.name] = self

    def __str__(self) -> str:
        return self.name

    def serial_numbers_in(
        self, *values: Mapping[str, Any], keys: frozenset[str] | None = None
    ) -> list[str]:
        """The serial numbers that an event of this kind names among its values, each once.

        Args:
            keys: of the values that are looked at; None is all that name.
        """
        of = self.naming if keys is None else keys
        return _serial_numbers(map(self.by_key_today, values), of)

    def persons_in(self, *values: Mapping[str, Any]) -> list[str]:
        """The same of every serial number that is shown with its name."""
        of_reasons = [
            serial
            for said in values
            for value in said.values()
            if is_reason(value)
            for serial in value["members"]
        ]
        told = _serial_numbers(map(self.by_key_today, values), self.naming | self.persons)
        return list(dict.fromkeys([*told, *of_reasons]))

    def by_key_today(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an event by the keys that its kind has now."""
        today = {earlier: key for key, earlier in self.earlier.items()}
        return {
            key if is_reason(value) else today.get(key, key): value for key, value in said.items()
        }


@dataclass(frozen=True, eq=False)
class RecordEventKind(EventKind):
    """What can happen to the record of a member: its training, and what is decided by it."""

    tells_record: bool = True


@dataclass(frozen=True, eq=False)
class ReleaseEventKind(RecordEventKind):
    """What can happen to a release request and its packet, or to an order to destroy papers."""

    read_by: Right | None = Right.READ_RELEASE_EVENTS


def is_reason(value: Any) -> bool:
    """Whether a value says why a warning was no hindrance, and of whom."""
    return isinstance(value, dict) and value.keys() == {"reason", "members"}


def _serial_numbers(values: Iterable[Mapping[str, Any]], keys: frozenset[str]) -> list[str]:
    given = [said[key] for said in values for key in said if key in keys]
    return list(
        dict.fromkeys(
            serial
            for value in given
            for serial in (value.split(", ") if isinstance(value, str) else value or ())
            if serial
        )
    )


def kind_named(name: str) -> EventKind | None:
    """The kind of this name; None for one that the code no longer writes."""
    return _registered.get(name)


def confidential_kinds() -> list[str]:
    """The names of the kinds that only who sees all records reads."""
    return [kind.name for kind in _registered.values() if kind.is_confidential]


def look_kinds() -> list[str]:
    """The names of the kinds by which somebody saw of others, or took it away."""
    return [kind.name for kind in _registered.values() if kind.is_look]


def kinds_of_own_right() -> list[str]:
    """The names of the kinds that have a right of their own: of releases, holds and orders."""
    return [kind.name for kind in _registered.values() if kind.read_by is not None]


def kinds_read_by(reader: Reader) -> list[str]:
    """The names of the kinds that a reader has the very right to read."""
    return [
        kind.name
        for kind in _registered.values()
        if kind.read_by is not None and reader.has_right(kind.read_by)
    ]


def all_kinds() -> list[EventKind]:
    """Every kind, in the order of its words; complete once the addresses are loaded."""
    return sorted(_registered.values(), key=lambda kind: kind.words)
