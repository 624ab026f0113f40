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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from frame.imports.file_lines import (
    MEGABYTE,
    Beyond,
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
_COLUMN = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Za-z]+)""")
# Each row with its number, and each cell with its letters and the number of its row.
_PLACES = re.compile(
    rb"""<(?:\w+:)?(?:(row)\b(?:[^>]*?\br\s*=\s*["'](\d+))?"""
    rb"""|c\b[^>]*?\br\s*=\s*["']([A-Za-z]+)(\d+))"""
)
LAST_COLUMN = "XFD"
# A formula that was never worked out: what follows it is no value, or an empty one.
_FORMULA = re.compile(
    rb"""<c r=["']([A-Z]+\d+)["'][^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>|(?=</c>))"""
)
# Hidden, or so low or narrow that nothing of it is seen.
_ROW_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*?\b(?:hidden=["'](?:1|true)|ht=["'](?:0+(?:\.\d*)?|\.\d+))["'])"""
    rb"""[^>]*?\br=["'](\d+)["']"""
)
_COLUMN_HIDDEN = re.compile(
    rb"""<(?:\w+:)?col\b(?=[^>]*?\b(?:hidden=["'](?:1|true)|width=["']0+(?:\.0\d*)?)["'])"""
    rb"""(?=[^>]*?\bmin=["'](\d+)["'])(?=[^>]*?\bmax=["'](\d+)["'])[^>]*>"""
)
SAYS_HOW_LARGE = (b"hidden", b" ht=", b" width=")
# Of all rows that say no height of their own.
_ROWS_HIDDEN = re.compile(
    rb"""<(?:\w+:)?sheetFormatPr\b(?=[^>]*?\b(?:zeroHeight=["'](?:1|true)"""
    rb"""|defaultRowHeight=["']0+(?:\.0*)?)["'])"""
)
# A value that goes on behind a ">", where no tag ends that is looked at here.
_OPEN_VALUE = re.compile(rb"""=\s*(?:"[^"<>]*|'[^'<>]*)>""")
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
        cell_twice: the first cell that stands twice in its row; blank for none.
        cell_elsewhere: the first cell that stands in another row than it says, and that row.
        hidden_rows: those of no height too.
        hides_the_rest: rows that say no height of their own are hidden too.
        has_open_value: a value in one of its tags holds a ">", which no spreadsheet writes.
        hidden_columns: those of no width too.
        across: cells that are merged across columns, beside others of their row.
        mistakes: what stands in place of a value, by row and column from 0.
        late: cells whose moment is rounded to the next day, likewise.
    """

    part: str
    rows: int = 0
    columns: int = 1
    without_value: str = ""
    twice: int = 0
    cell_twice: str = ""
    cell_elsewhere: tuple[str, int] = ("", 0)
    hidden_rows: list[int] = field(default_factory=list)
    hides_the_rest: bool = False
    has_open_value: bool = False
    hidden_columns: list[str] = field(default_factory=list)
    mistakes: dict[tuple[int, int], str] = field(default_factory=dict)
    late: set[tuple[int, int]] = field(default_factory=set)
    across: list[str] = field(default_factory=list)


@dataclass
class Row:
    """The row that is being looked through, by what it says of itself.

    Args:
        number: blank where it says none.
        cells: by their letters and the row that they say to be in.
    """

    number: bytes = b""
    cells: set[bytes] = field(default_factory=set)


@dataclass(frozen=True)
class Merged:
    """A cell that stands for several, by its places from 0."""

    left: int
    right: int
    bottom: int
    value: object = None

    @property
    def is_filled(self) -> bool:
        return self.value not in (None, "")


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
    row, cut = Row(), b""
    with archive.open(sheet) as parts:
        while part := parts.read(MEGABYTE):
            counted += part.count(b"<row")
            cut = _note_places(cut + part, row, extent)
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


def _note_places(part: bytes, row: Row, extent: Extent) -> bytes:
    """Look whether each cell stands once, and in its own row; return a tag that is cut in two."""
    whole = part.rfind(b"<") if part.rfind(b"<") > part.rfind(b">") else len(part)
    for is_row, number, letters, row_of_cell in _PLACES.findall(part, 0, whole):
        if is_row:
            row.number = number
            row.cells.clear()
            continue
        cell = letters + row_of_cell
        if cell in row.cells and not extent.cell_twice:
            extent.cell_twice = cell.decode().upper()
        row.cells.add(cell)
        if row.number and row_of_cell != row.number and not extent.cell_elsewhere[1]:
            extent.cell_elsewhere = cell.decode().upper(), int(row.number)
    return part[whole:]


def _note_odd_ones(part: bytes, extent: Extent) -> None:
    extent.hides_the_rest |= bool(_ROWS_HIDDEN.search(part))
    extent.has_open_value |= any(
        part.rfind(b"<", 0, found.start()) > part.rfind(b">", 0, found.start())
        for found in _OPEN_VALUE.finditer(part)
    )
    if any(map(part.__contains__, SAYS_HOW_LARGE)):
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
    for letter in letters.upper():
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
        beyond = Beyond()
        for number, row in enumerate(_filled(sheet, extent)):
            cells = [_cell(cell, (number, column), extent) for column, cell in enumerate(row)]
            line = without_blank_end(beyond.within(cells, number=number + 1, limits=limits))
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
        remarks += _said_of_merged(extent)
        remarks += beyond.remarks(limits)
        if nulls:
            remarks.append(nulls_left_out(nulls))
        return


def _check_readable(extent: Extent) -> None:
    if extent.has_open_value:
        raise ValidationError(DAMAGED)
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
    if extent.cell_twice:
        raise ValidationError(
            f"Cell {extent.cell_twice} stands twice in the spreadsheet, and programs differ on "
            "which counts. Open the file in Excel, look at that cell, save it, and choose it again."
        )
    cell, row = extent.cell_elsewhere
    if cell:
        raise ValidationError(
            f"Cell {cell} stands in row {row:,} of the spreadsheet, and programs differ on which "
            "counts. Open the file in Excel, look at that cell, save it, and choose it again."
        )
    if extent.columns > _place(LAST_COLUMN.encode()):
        raise ValidationError(
            f"The spreadsheet has a cell in column {column_letters(extent.columns)}; {LAST_COLUMN} "
            "is the last that there is. Copy the cells that are needed to a new one."
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
        named = _named(hidden)
        verbs = ("is", "was") if len(hidden) == 1 and " to " not in named else ("are", "were")
        plural = "" if verbs[0] == "is" else "s"
        said.append(
            f"{noun.capitalize()}{plural} {named} {verbs[0]} hidden in the spreadsheet, and "
            f"{verbs[1]} read as all others. Delete there what is not to be brought in."
        )
    if extent.hides_the_rest:
        said.append(
            "Rows without a height of their own are hidden in the spreadsheet, and were read as "
            "all others. Delete there what is not to be brought in."
        )
    return said


def _said_of_merged(extent: Extent) -> list[str]:
    """That what stands for several columns was read in one."""
    if not extent.across:
        return []
    if len(extent.across) == 1:
        which = f"Cell {extent.across[0]} is merged across columns, and was read in its first one"
    else:
        which = (
            f"Cells {_named(extent.across)} are merged across columns, and were read in their "
            "first one"
        )
    return [f"{which} alone. Where it stands for the others too, write it in each of them."]


def _named(places: Sequence[object]) -> str:
    """The first of them, and how many more there are."""
    rest = f" and {len(places) - MOST_NAMED:,} more" if len(places) > MOST_NAMED else ""
    return ", ".join(map(str, places[:MOST_NAMED])) + rest


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


def _filled(sheet: CalamineSheet, extent: Extent) -> Iterator[list[object]]:
    """The rows from column A on, as they are seen.

    A cell that is merged downward stands for each of its rows; one that is merged across columns
    stands in the first of them, and is noted where more is in its row. What lies under it is
    nowhere to be seen.
    """
    ranges: dict[int, list[Merged]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        ranges.setdefault(top, []).append(Merged(left, right, bottom))
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    merged: list[Merged] = []
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[object] = [*margin, *cells]
        merged = [each for each in merged if number <= each.bottom]
        begun = [
            replace(each, value=row[each.left])
            for each in ranges.get(number, ())
            if each.left < len(row)
        ]
        merged += begun
        for each in merged:
            under = slice(each.left + 1, each.right + 1)
            row[each.left] = each.value
            row[under] = [""] * len(row[under])
        filled = sum(cell not in (None, "") for cell in row) if begun else 0
        extent.across += [
            f"{column_letters(each.left + 1)}{number + 1}"
            for each in begun
            if each.right > each.left and each.is_filled and filled > 1
        ]
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
