"""Reading columns pasted from a spreadsheet: which holds the serial numbers, and which minutes."""

import csv
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from frame.search import folded
from people.serial_numbers import normalized_serial, phrases_of
from records.class_credit import ClassCredit
from records.typed.numbers import (
    IN_WORDS,
    Number,
    is_unreadable,
    meaning_of,
    number_in,
    unreadable,
)
from records.typed.result import Meaning, NotUnderstood, Reading
from records.typed.words import (
    NO_SERIAL,
    ODD_SERIAL,
    is_odd,
    looks_like_serial,
    read_words,
    with_values,
)

SERIAL, NAME, OTHER = "serial", "name", "other"
# Of the words over a column, the first that is known says what the column holds.
HEADINGS: Mapping[str, Meaning | str] = {
    **dict.fromkeys(("serial", "badge", "dsn"), SERIAL),
    **dict.fromkeys(("minutes", "mins", "min"), Meaning.MINUTES),
    **dict.fromkeys(("hours", "hrs", "hour", "credit"), Meaning.HOURS),
    **dict.fromkeys(("score", "percent", "grade", "result"), Meaning.SCORE),
    **dict.fromkeys(("name", "member", "officer", "last", "first"), NAME),
    **dict.fromkeys(("rank", "element", "unit", "no", "line"), OTHER),
}
NUMBERS = (Meaning.MINUTES, Meaning.HOURS, Meaning.SCORE)
COLUMNS = {**IN_WORDS, Meaning.SCORE: "score"}
FEWEST_DIGITS = 3
TWO_COLUMNS = (
    "several columns hold numbers. Paste it with a line over it that names the columns, such as "
    "Serial, Name, Minutes."
)


MIXED = (
    "one column holds numbers and more than numbers ({}). Correct them, or paste it with a line "
    "over it that names the columns, such as Serial, Name, Minutes."
)


@dataclass
class Table:
    """The cells of a text, a row a line.

    Args:
        texts: the lines as typed.
        headings: what each column holds, as far as a line over them says.
    """

    texts: list[str]
    rows: list[list[str]]
    headings: list[Meaning | str | None] = field(default_factory=list)

    @cached_property
    def width(self) -> int:
        return max(len(row) for row in self.rows)

    def column(self, place: int) -> list[str]:
        """The cells of a column that hold something."""
        return [row[place] for row in self.rows if place < len(row) and row[place]]

    def numbers(self, place: int) -> list[Number]:
        """The numbers of a column that holds nothing else; none of any other."""
        found = [number_in(cell) for cell in self.column(place)]
        return [number for number in found if number] if all(found) else []

    def cell(self, row: Sequence[str], place: int, serial: int) -> str:
        """A cell; a name with a comma in it makes its row longer than the others."""
        if self.headings and len(row) > len(self.headings) and place > serial:
            place -= len(self.headings)
        return row[place] if place < len(row) else ""


def table_in(texts: list[str]) -> Table | None:
    """The columns of a text; None where nothing parts it into columns."""
    delimiter = next((sign for sign in "\t;|," if any(sign in text for text in texts)), None)
    if delimiter is None:
        return None
    rows = [
        [cell.strip() for cell in cells]
        for cells in csv.reader(texts, delimiter=delimiter, skipinitialspace=True)
    ]
    if len(rows) != len(texts):  # a quotation mark that nothing closes
        rows = [[cell.strip() for cell in text.split(delimiter)] for text in texts]
    table = Table(texts, rows)
    headings = [_heading(cell) for cell in rows[0]]
    if any(headings) and not any(sign.isdigit() for cell in rows[0] for sign in cell):
        return Table(texts[1:], rows[1:], headings) if rows[1:] else None
    return table


def read_table(
    table: Table, *, known: Container[str], given: ClassCredit, meaning: Meaning | None
) -> Reading | None:
    """Read the rows of a table; None where it is serial numbers alone, side by side.

    Args:
        known: the serial numbers that exist.
        meaning: what the clerk said that the numbers are, when asked.
    """
    serial = _serial_column(table, known)
    if serial is None:
        return None
    if table.headings:
        meanings = {
            place: Meaning(heading)
            for place, heading in enumerate(table.headings)
            if heading in NUMBERS and (heading != Meaning.SCORE or given.is_scored)
        }
    else:
        places = _number_columns(table, serial, given)
        if not _has_text(table, serial) and (not places or len(table.rows) == 1):
            return None
        if len(places) > 1:
            return _whole(table, TWO_COLUMNS)
        if mixed := _mixed_column(table, serial, given):
            return _whole(table, MIXED.format(", ".join(mixed[:3])))
        meanings = {}
        for place in places:
            found = meaning or _meaning_of(table, place, serial, given)
            if found is None:
                return _ask(table, place, given)
            meanings[place] = found
    reading = Reading()
    for text, row in zip(table.texts, table.rows, strict=True):
        reading.add(_read_row(text, row, table, serial, meanings, known, given))
    return reading


def _heading(cell: str) -> Meaning | str | None:
    words = folded(cell).split()
    return next((held for word, held in HEADINGS.items() if word in words), None)


def _serial_column(table: Table, known: Container[str]) -> int | None:
    """The column of the serial numbers; None where there is none, or more than one."""
    if SERIAL in table.headings:
        return table.headings.index(SERIAL)
    columns = {place: table.column(place) for place in range(table.width)}
    counts = {
        place: sum(normalized_serial(cell) in known for cell in cells)
        for place, cells in columns.items()
        if not _is_running(table, place) and len(set(cells)) == len(cells)
    }
    held = [place for place, count in counts.items() if count]
    if held:
        full = [place for place in held if counts[place] * 2 >= len(columns[place])]
        return None if len(full) > 1 else max(held, key=lambda place: counts[place])
    longest = {
        place: min(len(cell) for cell in columns[place])
        for place in counts
        if columns[place] and all(_looks_like_serial(cell) for cell in columns[place])
    }
    best = [place for place, length in longest.items() if length == max(longest.values())]
    return best[0] if len(best) == 1 else None


def _looks_like_serial(cell: str) -> bool:
    digits = sum(sign.isdigit() for sign in cell)
    return digits >= FEWEST_DIGITS and cell.isalnum()


def _is_running(table: Table, place: int) -> bool:
    """Whether a column numbers the lines: 1, 2, 3, or a part of such a count."""
    numbers = table.numbers(place)
    if any(number.is_decimal or number.unit for number in numbers):
        return False
    values = [number.value for number in numbers]
    return bool(values) and values == [
        (values[0] if len(values) > 1 else 1) + step for step in range(len(values))
    ]


def _number_columns(table: Table, serial: int, given: ClassCredit) -> list[int]:
    """The columns that may hold minutes, hours or scores."""
    return [
        place
        for place in range(table.width)
        if place != serial
        and any(number.is_possible(given) for number in table.numbers(place))
        and not (place < serial and _is_running(table, place))
    ]


def _mixed_column(table: Table, serial: int, given: ClassCredit) -> list[str]:
    """What is no number in a column that holds possible numbers, too; nothing where none does."""
    for place in range(table.width):
        numbers = {cell: number_in(cell) for cell in table.column(place)}
        has_possible = any(number and number.is_possible(given) for number in numbers.values())
        others = [cell for cell, number in numbers.items() if number is None]
        if place != serial and has_possible and others:
            return others
    return []


def _has_text(table: Table, serial: int) -> bool:
    """Whether a column holds words, such as names."""
    return any(
        number_in(cell) is None and any(sign.isalpha() for sign in cell)
        for place in range(table.width)
        if place != serial
        for cell in table.column(place)
    )


def _meaning_of(table: Table, place: int, serial: int, given: ClassCredit) -> Meaning | None:
    numbers = table.numbers(place)
    is_plain = not any(number.is_decimal or number.unit for number in numbers)
    # A single line that begins with a number: it may be the line's own.
    if len(numbers) == 1 and place < serial and is_plain:
        return None
    return meaning_of(numbers, given)


def _ask(table: Table, place: int, given: ClassCredit) -> Reading:
    numbers = [number.text for number in table.numbers(place)]
    named = ", ".join(numbers[:3]) + (" ..." if len(numbers) > 3 else "")
    meanings = [Meaning.SCORE] if given.is_scored else [Meaning.MINUTES, Meaning.HOURS]
    choices = [(meaning, COLUMNS[meaning].capitalize()) for meaning in meanings]
    choices.append((Meaning.NOTHING, "Neither, pass them over"))
    asked = " or ".join(COLUMNS[meaning] for meaning in meanings)
    why = (
        f"are the numbers {named} {asked}? Choose, or paste it with a line over it that names "
        "the columns, such as Serial, Name, Minutes."
    )
    return _whole(table, why, tuple(choices))


def _whole(table: Table, why: str, choices: tuple[tuple[Meaning, str], ...] = ()) -> Reading:
    return Reading(not_understood=[NotUnderstood("\n".join(table.texts), why, choices)])


def _read_row(
    text: str,
    row: Sequence[str],
    table: Table,
    serial: int,
    meanings: Mapping[int, Meaning],
    known: Container[str],
    given: ClassCredit,
) -> Reading:
    if len(row) == 1:  # typed by hand among the columns
        meaning = next(iter(meanings.values())) if len(meanings) == 1 else None
        return read_words(text, known=known, given=given, meaning=meaning)
    word = "".join(word for words in phrases_of(table.cell(row, serial, serial)) for word in words)
    if word not in known and not looks_like_serial(word):
        why = ODD_SERIAL if is_odd(word) else NO_SERIAL
        return Reading(not_understood=[NotUnderstood(text, why)])
    values = []
    for place, meaning in meanings.items():
        cell = table.cell(row, place, serial)
        number = number_in(cell)
        if number is not None:
            values.append((number, meaning))
        elif cell:
            return Reading(not_understood=[NotUnderstood(text, unreadable(cell, meaning))])
    others = [cell for place, cell in enumerate(row) if place != serial]
    if not table.headings and (odd := next(filter(is_unreadable, others), "")):
        return Reading(not_understood=[NotUnderstood(text, unreadable(odd))])
    return with_values(text, word, *values, given=given, words=_words_of(row, table, serial))


def _words_of(row: Sequence[str], table: Table, serial: int) -> str:
    """The name in a row: the columns that are called so, or else all with words, parted by tabs."""
    named = [place for place, heading in enumerate(table.headings) if heading == NAME]
    if named and len(row) == len(table.headings):
        return "\t".join(row[place] for place in named if row[place])
    cells = [table.cell(row, place, serial) for place in range(len(row)) if place != serial]
    return "\t".join(cell for cell in cells if cell and number_in(cell) is None)
