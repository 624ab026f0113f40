"""The rows of a file that was brought, under the columns that its page names."""

import gc
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from frame.imports.days import order_shown, said
from frame.imports.file_lines import FileLines, column_letters, without_blank_end
from frame.imports.kinds import FileRow
from frame.imports.marks import mark_of
from frame.imports.models import Import
from frame.imports.reading import read_file
from frame.lists.cells import without_guard
from frame.storing.orphans import names_files

# What a spreadsheet says in place of a value, and so does a CSV file that it has written.
MISTAKES = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"),
        *("#SPILL!", "#CALC!", "#GETTING_DATA", "#BLOCKED!", "#FIELD!", "#CONNECT!", "#UNKNOWN!"),
    }
)
FILE_IS_GONE = "The file is no longer kept. Choose it once more under “Bring in another file”."


def lines_of(brought: Import) -> FileLines:
    """Read the stored file again.

    Raises:
        ValidationError: it is no longer kept.
    """
    try:
        if not brought.file:
            raise FileNotFoundError
        with default_storage.open(brought.file) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise ValidationError(FILE_IS_GONE) from None
    return read_file(content, brought.import_kind.limits)


def rows_of(brought: Import) -> list[FileRow]:
    """The rows below the headings, in the order in which they are worked on.

    Kept for the file that was read last: a worker asks for its rows a stretch at a time.
    """
    return _rows_of(
        brought.folder,
        tuple(brought.columns),
        brought.headings_at,
        brought.day_order,
        brought.mends_zeros,
    )


def let_go() -> None:
    """Keep the rows of no file any longer."""
    _rows_of.cache_clear()
    gc.unfreeze()


def day_orders(brought: Import) -> dict[str, str]:
    """The order of each column of days: what was chosen for the file, else what it shows."""
    rows = rows_of(brought)
    days = [column.name for column in brought.import_kind.columns if column.is_day]
    if brought.day_order:
        return dict.fromkeys(days, brought.day_order)
    return {
        name: order_shown(row.cells[name] for row in rows if row.cells.get(name)) for name in days
    }


@lru_cache(maxsize=1)
def _rows_of(
    folder: UUID, columns: tuple[str, ...], headings_at: int, day_order: str, mends_zeros: bool
) -> list[FileRow]:
    brought = Import.objects.get(folder=folder)
    # The rows stay until the job ends. While they are made, and from then on, the collector of
    # garbage need not walk them all again and again: half of the time of reading a large file.
    gc.disable()
    try:
        begin = f"{brought.kind} {day_order} {mends_zeros}"
        rows = _rows_below(brought, columns, headings_at, begin)
        gc.freeze()
    finally:
        gc.enable()
    if not rows:
        raise ValidationError("There is no row below the headings. Fill in at least one.")
    limits = brought.import_kind.limits
    if len(rows) > limits.rows:
        raise ValidationError(
            f"{len(rows):,} rows are more than {limits.rows:,} at a time. Take them in in two goes."
        )
    return brought.import_kind.in_order(rows)


def _rows_below(
    brought: Import, columns: tuple[str, ...], headings_at: int, begin: str
) -> list[FileRow]:
    """The rows below the headings that say something.

    Args:
        begin: how the cells are read, with which the mark of each row begins.
    """
    places = [(name, place) for place, name in enumerate(columns) if name]
    in_mark = "\x1f".join([begin, *(f"{name}=%({name})s" for name, _ in sorted(places))])
    headed = len(without_blank_end(brought.headings))
    rows = []
    below = lines_of(brought).lines[headings_at + 1 :]
    for number, line in enumerate(below, start=headings_at + 2):
        width = len(line)
        cells = {name: without_guard(line[at]).strip() if at < width else "" for name, at in places}
        flaw = _beyond(line, headed) if width > headed else ""
        if not MISTAKES.isdisjoint(cells.values()):
            flaw = flaw or _mistaken(cells, places, number)
        if flaw or any(cells.values()):
            rows.append(FileRow(number, cells, mark_of(in_mark % cells), flaw))
    return rows


def _mistaken(cells: dict[str, str], places: list[tuple[str, int]], number: int) -> str:
    """Say which cell has no value, since a formula of the spreadsheet found none."""
    name, at = next(each for each in places if cells[each[0]] in MISTAKES)
    return (
        f"Cell {column_letters(at + 1)}{number} holds “{cells[name]}”, which a spreadsheet says "
        "where a formula found no value. Write the value there, or clear the cell."
    )


def _beyond(line: list[str], headed: int) -> str:
    """Say what stands in a line to the right of the last heading: its cells may have shifted."""
    filled = [cell.strip() for cell in line]
    width = len(without_blank_end(filled))
    if width <= headed:
        return ""
    first = next(filter(None, filled[headed:]))
    return (
        f"It has {width} cells under {headed} headings: nothing stands above "
        f"“{said(first)}”. Take out what is too much, or write a heading above it. In a CSV "
        "file, put a text that has a comma in quotes."
    )


@names_files
def files_brought() -> Iterable[str]:
    """Those that are kept; of one that was left there is none."""
    return Import.objects.exclude(file="").values_list("file", flat=True)
