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
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from frame.imports.file_lines import (
    MEGABYTE,
    Limits,
    column_letters,
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
_ROW_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*?\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d+)["']"""
)
_COLUMN_HIDDEN = re.compile(
    rb"""<(?:\w+:)?col\b(?=[^>]*?\bhidden=["'](?:1|true)["'])(?=[^>]*?\bmin=["'](\d+)["'])"""
    rb"""(?=[^>]*?\bmax=["'](\d+)["'])[^>]*>"""
)
# A mistake that stands in place of a value, as #N/A.
_MISTAKE = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*?\br=["']([A-Z]+)(\d+)["'])[^>]*?\bt=["']e["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.DOTALL,
)
# A moment so late in its day that calamine rounds it to the next.
_LATE = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)(\d+)["'][^>]*>"""
    rb"""(?:<f[^>]*(?:/>|>[^<]*</f>))?<(?:\w+:)?v>\d*\.99999999\d*<"""
)
LAST_SECOND = "23:59:59"
# So many rows or columns are named in a sentence.
MOST_NAMED = 5
# Ten for each sheet, and one for each picture in it.
MOST_PARTS = 2_000
# A tag, which may be cut in two where a part of the sheet ends.
LONGEST_TAG = 400


@dataclass
class Extent:
    """How far a sheet reaches, and what of it calamine does not tell.

    Args:
        part: where it is packed.
        without_value: the first of its formulas without a value; blank for none.
        twice: the first row that stands in it twice; 0 for none.
        mistakes: what stands in place of a value, by row and column from 0.
        late: cells whose moment is rounded to the next day, likewise.
    """

    part: str
    rows: int = 0
    columns: int = 1
    without_value: str = ""
    twice: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    mistakes: dict[tuple[int, int], str] = field(default_factory=dict)
    late: set[tuple[int, int]] = field(default_factory=set)


def written_lines(content: bytes, limits: Limits) -> Iterator[bytes]:
    """The lines as they are written, and how it ended."""
    remarks: list[str] = []
    try:
        extents = check_extents(content, limits)
        yield from _lines(content, limits, remarks, extents)
    except ValidationError as refused:
        yield _written({"refused": refused.messages[0]})
    except Exception:  # zipfile and calamine raise whatever their parsers do
        yield _written({"refused": DAMAGED})
    else:
        yield _written({"remarks": remarks})


def _written(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def check_extents(content: bytes, limits: Limits) -> dict[str, Extent]:
    """Unpack every part once, as far as is allowed, and look how far the sheets reach.

    Raises:
        ValidationError: that is too far. It says what to do; what is built to get past it meets
            the limits of the process.
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
    return {extent.part: extent for extent in sheets}


def _within(entries: list[zipfile.ZipInfo], limits: Limits) -> Iterator[zipfile.ZipInfo]:
    """The parts to look at, as many as have room together: a thousand may stand for one another."""
    room = limits.unpacked
    for entry in entries:
        if entry.file_size <= room and entry.filename != TEXTS:
            room -= entry.file_size
            yield entry


def _extent(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, limits: Limits) -> Extent:
    extent = Extent(sheet.filename)
    counted, columns, before = 0, {b"A"}, b""
    seen: set[int] = set()
    with archive.open(sheet) as parts:
        while part := parts.read(MEGABYTE):
            counted += part.count(b"<row")
            # What ends in what was read before was found there.
            known, part = len(before), before + part
            columns |= set(_COLUMN.findall(part))
            for found in _ROW.finditer(part):
                if found.end() > known:
                    number = int(found[1])
                    extent.twice = extent.twice or (number if number in seen else 0)
                    seen.add(number)
                    extent.rows = max(extent.rows, number)
            if not extent.without_value and (formula := _FORMULA.search(part)):
                extent.without_value = formula[1].decode()
            _note_odd_ones(part, extent)
            before = part[-LONGEST_TAG:]
            _check_reach(max(counted, extent.rows), 1, limits)
    extent.rows, extent.columns = max(counted, extent.rows), max(map(_place, columns))
    return extent


def _note_odd_ones(part: bytes, extent: Extent) -> None:
    if b"hidden" in part:
        for found in _ROW_HIDDEN.finditer(part):
            if (number := int(found[1])) not in extent.hidden_rows[-1:]:
                extent.hidden_rows.append(number)
        for found in _COLUMN_HIDDEN.finditer(part):
            first, last = int(found[1]), int(found[2])
            letters = (
                column_letters(first)
                if first == last
                else f"{column_letters(first)} to {column_letters(last)}"
            )
            if letters not in extent.hidden_columns:
                extent.hidden_columns.append(letters)
    if b't="e"' in part or b"t='e'" in part:
        for found in _MISTAKE.finditer(part):
            extent.mistakes[int(found[2]) - 1, _place(found[1]) - 1] = found[3].decode()
    if b".99999999" in part:
        for found in _LATE.finditer(part):
            extent.late.add((int(found[2]) - 1, _place(found[1]) - 1))


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


def _lines(
    content: bytes, limits: Limits, remarks: list[str], extents: dict[str, Extent]
) -> Iterator[bytes]:
    """The lines of the first sheet with something in it, of those that are seen if there is one.

    What is to be said of it is added to the remarks.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = _parts_of_sheets(content)
    about = book.sheets_metadata
    # Hidden ones come last: they hold what cells may be chosen from.
    for at in sorted(range(len(about)), key=lambda each: _is_hidden(about[each])):
        sheet = book.get_sheet_by_index(at)
        if sheet.end is None:
            continue
        _check_reach(sheet.end[0] + 1, sheet.end[1] + 1, limits)
        part = parts[at] if at < len(parts) else ""
        extent = extents.get(part) or next(iter(extents.values()), Extent(""))
        _check_readable(extent)
        nulls = size = 0
        for number, row in enumerate(_filled(sheet)):
            line = without_blank_end(
                [
                    _cell(cell, (number, column), extent)
                    for column, cell in enumerate(row[: limits.columns])
                ]
            )
            nulls += sum(cell.count("\0") for cell in line)
            size += sum(map(len, line))
            if size > limits.largest:
                raise ValidationError(
                    f"The cells of the spreadsheet hold more than {limits.largest // MEGABYTE} MB "
                    "of text. Save only the columns that are needed."
                )
            yield _written([cell.replace("\0", "") for cell in line])
        remarks += _said_of_sheets(at, book)
        remarks += _said_of_hidden(extent)
        if nulls:
            remarks.append(nulls_left_out(nulls))
        return


def _check_readable(extent: Extent) -> None:
    if extent.without_value:
        raise ValidationError(
            f"Cell {extent.without_value} holds a formula whose value was not saved with it. "
            "Open the file in Excel, save it, and choose it again."
        )
    if extent.twice:
        raise ValidationError(
            f"Row {extent.twice:,} stands twice in the spreadsheet, and programs differ on which "
            "counts. Open the file in Excel, look at that row, save it, and choose it again."
        )


def _is_hidden(about: Any) -> bool:
    return bool(about.visible != SheetVisibleEnum.Visible)


def _said_of_sheets(read: int, book: CalamineWorkbook) -> list[str]:
    sheets = book.sheets_metadata
    name = sheets[read].name.replace("\0", "")
    others = [about for at, about in enumerate(sheets) if at != read]
    hidden = sum(map(_is_hidden, others))
    own = f"Sheet “{name}”, which is hidden, was read" if _is_hidden(sheets[read]) else ""
    if not others:
        return [f"{own}."] if own else []
    which = "1 other sheet was" if len(others) == 1 else f"{len(others)} other sheets were"
    of_them = (
        "" if not hidden else ", which is hidden" if len(others) == 1 else f", {hidden} hidden"
    )
    return [f"{own or f'Sheet “{name}” was read'}; {which} not{of_them}."]


def _said_of_hidden(extent: Extent) -> list[str]:
    """That what is hidden was read as what is seen."""
    said = []
    for noun, hidden in (("row", extent.hidden_rows), ("column", extent.hidden_columns)):
        if not hidden:
            continue
        named = ", ".join(map(str, hidden[:MOST_NAMED]))
        rest = f" and {len(hidden) - MOST_NAMED:,} more" if len(hidden) > MOST_NAMED else ""
        verbs = ("is", "was") if len(hidden) == 1 and " to " not in named else ("are", "were")
        plural = "" if verbs[0] == "is" else "s"
        said.append(
            f"{noun.capitalize()}{plural} {named}{rest} {verbs[0]} hidden in the spreadsheet, and "
            f"{verbs[1]} read as all others. Delete there what is not to be brought in."
        )
    return said


def _parts_of_sheets(content: bytes) -> list[str]:
    """Where each sheet is packed, in the order of the book; blank where that is not told."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.lower().lstrip("/"): name for name in archive.namelist()}
        book = names.get("xl/workbook.xml")
        links = names.get("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            return []
        targets = {
            link.get("Id"): link.get("Target", "")
            for link in ElementTree.fromstring(archive.read(links))
        }
        sheets = [
            next((value for key, value in each.items() if key.endswith("}id")), "")
            for each in ElementTree.fromstring(archive.read(book)).iter()
            if each.tag.endswith("}sheet")
        ]
    paths = (normpath(join("/xl", targets.get(sheet, ""))).lstrip("/").lower() for sheet in sheets)
    return [names.get(path, "") for path in paths]


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


def _cell(cell: object, place: tuple[int, int], extent: Extent) -> str:
    if extent.mistakes and place in extent.mistakes:
        return extent.mistakes[place]
    if extent.late and place in extent.late:
        if isinstance(cell, datetime) and cell.time() == time():
            return (cell.date() - timedelta(days=1)).isoformat()
        if cell == time():
            return LAST_SECOND
    return _as_text(cell)


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
