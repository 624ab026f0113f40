"""Reads the law from its data files, and refuses a figure nobody can check."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from .hours import to_hundredths
from .law import Choice, Figure, Law, LawError, LegalFigure, OpenQuestion, Value, possible_measures
from .sources import CAPPED_SOURCES, CLEE_SOURCES
from .topics import TOPICS, Topic

T = TypeVar("T")
HOURS_UNIT = "credit hours"
YES_OR_NO = "yes or no"
CALENDAR_YEAR = "calendar year"
MONTH_AND_DAY = "month and day"
PERCENT = "percent"
OWED_WITH = ("", "traffic_authority")
WORDS = {"choice": Choice, "question": OpenQuestion}
"""Entries without a figure."""


@dataclass(frozen=True)
class Group:
    """A kind of figure: its unit, the keys it may have, and whether it needs all of them."""

    unit: str
    keys: tuple[str, ...]
    needs_all: bool = True


def groups_for(topics: tuple[Topic, ...]) -> dict[str, Group]:
    return {
        "minimum": Group(HOURS_UNIT, possible_measures(topics), needs_all=False),
        "cap": Group(HOURS_UNIT, CAPPED_SOURCES, needs_all=False),
        "counts_to_licensed_source": Group(YES_OR_NO, CLEE_SOURCES),
        "racial_profiling_without_control_number": Group(YES_OR_NO, CLEE_SOURCES),
        "deadline": Group(MONTH_AND_DAY, ("grace",)),
        "computer_based": Group(PERCENT, ("pass_mark",)),
        "period": Group(CALENDAR_YEAR, ("first", "last_confirmed")),
    }


def load_law(*folders: Path, topics: tuple[Topic, ...] = TOPICS) -> Law:
    """Read every .toml file of the folders into one Law.

    Args:
        folders: where the data files are; a later folder may add entries, not change them.
        topics: the topics a minimum can be set for.

    Raises:
        LawError: a file, entry or field cannot be used; the message names all three.
    """
    groups = groups_for(topics)
    entries: dict[tuple[str, str], LegalFigure] = {}
    words: dict[tuple[str, str], Choice | OpenQuestion] = {}
    for path in (path for folder in folders for path in sorted(Path(folder).glob("*.toml"))):
        for group, key, table, where in read_tables(path):
            if (group, key) in entries or (group, key) in words:
                raise LawError(f"{where}: the entry is there already. Keep one of them.")
            if group in WORDS:
                words[group, key] = _words(WORDS[group], key, table, where)
            else:
                entries[group, key] = read_entry(group, key, table, where, groups)
    _check_complete(entries, groups, folders)
    within_entries = (
        Choice(f"{entry.group}.{entry.key}", entry.label, entry.choice, entry.values[-1].source)
        for entry in entries.values()
        if entry.choice
    )
    choices = [each for each in words.values() if isinstance(each, Choice)]
    return Law(
        legal_figures=entries,
        choices=(*choices, *within_entries),
        topics=topics,
        open_questions=tuple(each for each in words.values() if isinstance(each, OpenQuestion)),
    )


def read_tables(path: Path) -> Iterator[tuple[str, str, Mapping[str, object], str]]:
    """Give each entry of a file: its group, its key, its fields, and where it is in words.

    Raises:
        LawError: the file is no TOML, or not made of entries.
    """
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawError(f"{path.name}: {error}") from error
    for group, tables in groups.items():
        for key, table in _tables(tables, f"{path.name}: {group}").items():
            yield group, key, table, f"{path.name}: {group}.{key}"


def _tables(given: object, where: str) -> Mapping[str, Mapping[str, object]]:
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise LawError(f"{where}: write entries as [group.entry], for example [minimum.total].")
    return given


def read_entry(
    group: str, key: str, table: Mapping[str, object], where: str, groups: Mapping[str, Group]
) -> LegalFigure:
    """Read one legal figure.

    Raises:
        LawError: a field cannot be used; the message names it after `where`.
    """
    if group not in groups:
        raise LawError(f"{where}: {group!r} is not a kind of figure. Use one of {_list(groups)}.")
    if key not in groups[group].keys:
        raise LawError(
            f"{where}: {key!r} is not known here. Use one of {_list(groups[group].keys)}; "
            "a new topic is registered in TOPICS (compliance/engine/topics.py) first."
        )
    _check_fields(table, where, ("label", "unit", "values"), ("choice", "owed_with"))
    unit = groups[group].unit
    if table["unit"] != unit:
        raise LawError(f"{where}.unit: the unit of a {group} is {unit!r}, not {table['unit']!r}.")
    owed_with = table.get("owed_with", "")
    if (
        not isinstance(owed_with, str)
        or owed_with not in OWED_WITH
        or (owed_with and group != "minimum")
    ):
        raise LawError(f"{where}.owed_with: only a minimum can have it, as 'traffic_authority'.")
    return LegalFigure(
        group=group,
        key=key,
        label=_text(table, "label", where),
        unit=unit,
        values=_values(table["values"], unit, where),
        choice=_text(table, "choice", where) if "choice" in table else "",
        owed_with=owed_with,
    )


def _values(given: object, unit: str, where: str) -> tuple[Value, ...]:
    if not isinstance(given, list) or not given:
        raise LawError(f"{where}.values: give at least one value with its from_period and source.")
    values = []
    for number, table in enumerate(given, start=1):
        here = f"{where}.values[{number}]"
        if not isinstance(table, dict):
            raise LawError(
                f"{here}: write it as {{ from_period = ..., value = ..., source = ... }}."
            )
        _check_fields(table, here, ("from_period", "value", "source"))
        values.append(
            Value(
                from_period=_read(
                    _year, table["from_period"], CALENDAR_YEAR, f"{here}.from_period"
                ),
                value=_read(READERS[unit], table["value"], unit, f"{here}.value"),
                source=_text(table, "source", here),
            )
        )
    periods = [value.from_period for value in values]
    if periods != sorted(set(periods)):
        raise LawError(f"{where}.values: from_period must rise from one value to the next.")
    return tuple(values)


def _read(reader: Callable[[object], T], given: object, unit: str, where: str) -> T:
    try:
        return reader(given)
    except (ValueError, TypeError) as error:
        raise LawError(f"{where}: {given!r} is not a value in {unit!r}.") from error


def _number(given: object) -> Decimal:
    if not isinstance(given, int | Decimal) or isinstance(given, bool):
        raise TypeError
    number = Decimal(given)
    if to_hundredths(number) < 0:
        raise ValueError
    return number


def _year(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise TypeError
    return date(given, 1, 1).year


def _yes_or_no(given: object) -> bool:
    if not isinstance(given, bool):
        raise TypeError
    return given


def _month_and_day(given: object) -> tuple[int, int]:
    day = date.fromisoformat(f"2001-{given}")
    return day.month, day.day


READERS: Mapping[str, Callable[[object], Figure]] = {
    HOURS_UNIT: _number,
    PERCENT: _number,
    YES_OR_NO: _yes_or_no,
    CALENDAR_YEAR: _year,
    MONTH_AND_DAY: _month_and_day,
}


def _words(
    kind: type[Choice] | type[OpenQuestion], key: str, table: Mapping[str, object], where: str
) -> Choice | OpenQuestion:
    names = tuple(field.name for field in fields(kind) if field.name != "key")
    _check_fields(table, where, names)
    return kind(key, **{name: _text(table, name, where) for name in names})


def _check_fields(
    table: Mapping[str, object],
    where: str,
    needed: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> None:
    for field in table:
        if field not in (*needed, *optional):
            raise LawError(
                f"{where}.{field}: there is no such field. Use {_list((*needed, *optional))}."
            )
    for field in needed:
        if field not in table:
            raise LawError(f"{where}.{field}: it is missing.")


def _text(table: Mapping[str, object], field: str, where: str) -> str:
    given = table[field]
    if not isinstance(given, str) or not given.strip():
        raise LawError(f"{where}.{field}: write it out; every figure needs it.")
    return given


def _check_complete(
    entries: Mapping[tuple[str, str], LegalFigure],
    groups: Mapping[str, Group],
    folders: tuple[Path, ...],
) -> None:
    needed = [
        (name, key) for name, group in groups.items() if group.needs_all for key in group.keys
    ]
    for group, key in [("minimum", "total"), ("minimum", "licensed_source"), *needed]:
        if (group, key) not in entries:
            places = _list(Path(folder).name for folder in folders)
            raise LawError(f"{places}: there is no entry {group}.{key}. Add it.")


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
