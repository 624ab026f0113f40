"""The process that opens a spreadsheet (.xlsx): it reads it from its input, and writes its lines.

    python -m frame.imports.workbook LIMITS < SPREADSHEET

It is run with limits (`frame/limited.py`): a sheet of two cells, one of them far away, asks for
more memory than there is. What it writes is JSON: a list for each line of the first sheet with
something in it, and at the end the remarks, or why it is not read.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from python_calamine import CalamineSheet, CalamineWorkbook

from frame.imports.file_lines import (
    MEGABYTE,
    Limits,
    nulls_left_out,
    too_many_lines,
    without_blank_end,
)

DAMAGED = "The spreadsheet is damaged, or of another kind than .xlsx. Save it again as .xlsx."
# Long, and never a sheet.
TEXTS = "xl/sharedStrings.xml"
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_COLUMN = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)""")
# A formula that was never worked out: what follows it is no value, or an empty one.
_FORMULA = re.compile(
    rb"""<c r=["']([A-Z]+\d+)["'][^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>|(?=</c>))"""
)
# Ten for each sheet, and one for each picture in it.
MOST_PARTS = 2_000
# A tag, which may be cut in two where a part of the sheet ends.
LONGEST_TAG = 400


class Extent(NamedTuple):
    """How far a sheet reaches, and the first of its formulas without a value; blank for none."""

    rows: int
    columns: int
    without_value: str


def written_lines(content: bytes, limits: Limits) -> Iterator[bytes]:
    """The lines as they are written, and how it ended."""
    remarks: list[str] = []
    try:
        check_extents(content, limits)
        yield from _lines(content, limits, remarks)
    except ValidationError as refused:
        yield _written({"refused": refused.messages[0]})
    except Exception:  # zipfile and calamine raise whatever their parsers do
        yield _written({"refused": DAMAGED})
    else:
        yield _written({"remarks": remarks})


def _written(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def check_extents(content: bytes, limits: Limits) -> None:
    """Unpack every part once, as far as is allowed, and look how far the sheets reach.

    Raises:
        ValidationError: that is too far, or a formula has no value. It says what to do; what is
            built to get past it meets the limits of the process.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS:
            raise ValidationError(
                f"The spreadsheet is packed of {len(entries):,} parts; {MOST_PARTS:,} are "
                "the most. Copy the cells that are needed to a new one."
            )
        unpacked = sum(entry.file_size for entry in entries)
        # A long sheet is told by its rows rather than by its bytes, so that is looked at first.
        extents = [_extent(archive, entry, limits) for entry in _within(entries, limits)]
    if unpacked > limits.unpacked:
        raise ValidationError(
            f"Unpacked, the spreadsheet has {unpacked // MEGABYTE} MB; "
            f"{limits.unpacked // MEGABYTE} MB is the most. Save only the sheet that is needed."
        )
    sheets = [extent for extent in extents if extent.rows]
    for extent in sheets:
        _check_reach(extent.rows, extent.columns, limits)
    if sheets and sheets[0].without_value:
        raise ValidationError(
            f"Cell {sheets[0].without_value} holds a formula whose value was not saved with it. "
            "Open the file in Excel, save it, and choose it again."
        )


def _within(entries: list[zipfile.ZipInfo], limits: Limits) -> Iterator[zipfile.ZipInfo]:
    """The parts to look at, as many as have room together: a thousand may stand for one another."""
    room = limits.unpacked
    for entry in entries:
        if entry.file_size <= room and entry.filename != TEXTS:
            room -= entry.file_size
            yield entry


def _extent(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, limits: Limits) -> Extent:
    last, rows, columns, without_value, before = 0, 0, {b"A"}, "", b""
    with archive.open(sheet) as parts:
        while part := parts.read(MEGABYTE):
            rows += part.count(b"<row")
            part = before + part
            columns |= set(_COLUMN.findall(part))
            numbers = _ROW.findall(part)
            last = max(last, int(numbers[-1])) if numbers else last
            if not without_value and (formula := _FORMULA.search(part)):
                without_value = formula[1].decode()
            before = part[-LONGEST_TAG:]
            _check_reach(max(rows, last), 1, limits)
    return Extent(max(rows, last), max(map(_place, columns)), without_value)


def _check_reach(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.lines:
        raise too_many_lines(limits)
    if rows * columns > limits.cells:
        raise ValidationError(
            f"A sheet reaches over {rows:,} lines and {columns:,} columns, most of them blank. "
            "Delete the columns to the right of what is needed, and save again."
        )


def _place(letters: bytes) -> int:
    """`A` is 1, `AB` is 28."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _lines(content: bytes, limits: Limits, remarks: list[str]) -> Iterator[bytes]:
    """The lines of the first sheet with something in it; what is to be said of it is added."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for at, name in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_index(at)
        if sheet.end is None:
            continue
        _check_reach(sheet.end[0] + 1, sheet.end[1] + 1, limits)
        nulls = size = 0
        for row in _filled(sheet):
            line = without_blank_end([_as_text(cell) for cell in row[: limits.columns]])
            nulls += sum(cell.count("\0") for cell in line)
            size += sum(map(len, line))
            if size > limits.largest:
                raise ValidationError(
                    f"The cells of the spreadsheet hold more than {limits.largest // MEGABYTE} MB "
                    "of text. Save only the columns that are needed."
                )
            yield _written([cell.replace("\0", "") for cell in line])
        others = len(book.sheet_names) - 1
        if others:
            sheets = "1 other sheet was" if others == 1 else f"{others} other sheets were"
            shown = name.replace("\0", "")
            remarks.append(f"Sheet “{shown}” was read; {sheets} not.")
        if nulls:
            remarks.append(nulls_left_out(nulls))
        return


def _filled(sheet: CalamineSheet) -> Iterator[list[object]]:
    """The rows from column A on; a cell that is merged downward stands for each of its rows."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        merged.setdefault(top, []).append((left, bottom))
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    carried: dict[int, tuple[int, object]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[object] = [*margin, *cells]
        carried = {left: each for left, each in carried.items() if number <= each[0]}
        for left, (_, value) in carried.items():
            row[left] = value
        for left, bottom in merged.get(number, ()):
            if bottom > number and left < len(row):
                carried[left] = (bottom, row[left])
        yield row


def _as_text(cell: object) -> str:
    """A cell as somebody would type it: whole numbers without decimals, days as 2026-03-15."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # Fifteen digits are what a spreadsheet shows: 0.30000000000000004 is 0.3 to whoever typed.
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def main(limits: str) -> None:
    """Write the lines of the spreadsheet on the input."""
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.writelines(written_lines(content, Limits(*json.loads(limits))))


if __name__ == "__main__":
    main(*sys.argv[1:])
