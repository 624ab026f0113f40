"""Reads the fields of one table of a scenario file, and refuses what it has no use for."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar, overload

from .hours import to_hundredths

MISSING = object()
Default = TypeVar("Default")


class FieldError(ValueError):
    """A field that cannot be used.

    Args:
        entry: the table the field is in, as its `Table.entry` names it.
        field: the field's key.
    """

    def __init__(self, entry: str, field: str, message: str) -> None:
        super().__init__(message)
        self.entry = entry
        self.field = field


class Table:
    """One table, read field by field; `close` refuses every field nobody asked for."""

    def __init__(self, given: object, entry: str, field: str = "") -> None:
        if not isinstance(given, dict):
            raise FieldError(entry, field or entry, "Write it as a table: { key = value, ... }.")
        self.entry = entry
        self._given: Mapping[str, object] = given
        self._asked: list[str] = []

    def refuse(self, field: str, message: str) -> FieldError:
        return FieldError(self.entry, field, message)

    def close(self) -> None:
        for field in self._given:
            if field not in self._asked:
                known = ", ".join(dict.fromkeys(self._asked))
                raise self.refuse(field, f"There is no such key here. Use one of {known}.")

    def text(self, field: str, default: object = MISSING) -> str:
        given = self._get(field, default)
        if not isinstance(given, str):
            raise self.refuse(field, f"{_as_written(given)} is not text. Put it in double quotes.")
        if default is MISSING and not given.strip():
            raise self.refuse(field, "It is empty.")
        return given

    def word(self, field: str, known: tuple[str, ...], default: object = MISSING) -> str:
        given = self.text(field, default)
        if given not in known:
            raise self.refuse(field, f"{given!r} is not known. Use one of {', '.join(known)}.")
        return given

    def claim(self, field: str, default: object = MISSING) -> bool:
        given = self._get(field, default)
        if not isinstance(given, bool):
            raise self.refuse(field, f"{_as_written(given)} is neither true nor false.")
        return given

    @overload
    def year(self, field: str, first: int, last: int = 2199) -> int: ...
    @overload
    def year(self, field: str, first: int, last: int = 2199, *, default: None) -> int | None: ...
    def year(self, field: str, first: int, last: int = 2199, default: object = MISSING) -> object:
        given = self._get(field, default)
        if given is default:
            return given
        if not isinstance(given, int) or isinstance(given, bool) or not first <= given <= last:
            raise self.refuse(field, f"{_as_written(given)} is not a year from {first} to {last}.")
        return given

    @overload
    def day(self, field: str) -> date: ...
    @overload
    def day(self, field: str, default: Default) -> date | Default: ...
    def day(self, field: str, default: object = MISSING) -> object:
        given = self._get(field, default)
        if given is default:
            return given
        if not isinstance(given, date) or isinstance(given, datetime):
            raise self.refuse(
                field, f"{_as_written(given)} is not a date. Write it as 2025-12-31, no quotes."
            )
        return given

    @overload
    def number(self, field: str) -> Decimal: ...
    @overload
    def number(self, field: str, default: Default) -> Decimal | Default: ...
    def number(self, field: str, default: object = MISSING) -> object:
        given = self._get(field, default)
        if given is default:
            return given
        if not isinstance(given, int | Decimal) or isinstance(given, bool):
            raise self.refuse(field, f"{_as_written(given)} is not a number.")
        return Decimal(given)

    def hours(self, field: str) -> Decimal:
        given = self.number(field)
        try:
            if to_hundredths(given) < 0:
                raise self.refuse(field, f"Hours cannot be negative, but {field} is {given}.")
        except FieldError:
            raise
        except ValueError as error:
            raise self.refuse(field, str(error)) from error
        return given

    def hours_by(self, keys: tuple[str, ...]) -> dict[str, Decimal]:
        """Read the hours of each of the keys that is there."""
        self._asked.extend(keys)
        return {key: self.hours(key) for key in keys if key in self._given}

    def table(self, field: str, default: object = MISSING) -> "Table":
        return Table(self._get(field, default), field)

    def tables(self, field: str, noun: str) -> list["Table"]:
        given = self._get(field, [])
        if not isinstance(given, list):
            raise self.refuse(field, f"Write it as a list: {field} = [ {{ ... }}, ... ].")
        return [
            Table(each, f"{noun} {number}", field) for number, each in enumerate(given, start=1)
        ]

    def has(self, field: str) -> bool:
        self._asked.append(field)
        return field in self._given

    def _get(self, field: str, default: object) -> object:
        self._asked.append(field)
        given = self._given.get(field, default)
        if given is MISSING:
            raise self.refuse(field, "It is missing.")
        return given


def _as_written(given: object) -> str:
    """A value much as it stands in the file."""
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, date | time):
        return given.isoformat()
    return str(given) if isinstance(given, Decimal) else repr(given)
