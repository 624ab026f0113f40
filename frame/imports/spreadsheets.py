"""The lines of a spreadsheet (.xlsx), once it is certain that it does not fill the memory."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from python_calamine import CalamineWorkbook

from frame.imports.file_lines import (
    MEGABYTE,
    FileLines,
    Limits,
    too_many_lines,
    without_blank_end,
)

SHEETS = "xl/worksheets/"
DAMAGED = "The spreadsheet is damaged, or of another kind than .xlsx. Save it again as .xlsx."
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)')
# A formula that was never worked out: what follows it is no value, or an empty one.
_FORMULA = re.compile(
    rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>|(?=</c>))'
)
# A tag, which may be cut in two where a part of the sheet ends.
LONGEST_TAG = 400


class Extent(NamedTuple):
    """How far a sheet reaches, and the first of its formulas without a value; blank for none."""

    rows: int
    columns: int
    without_value: str


def lines_of_spreadsheet(content: bytes, limits: Limits) -> FileLines:
    """Read the first sheet with something in it.

    Raises:
        ValidationError: it is damaged, locked, too large once unpacked, or has formulas whose
            values were not saved.
    """
    try:
        extents = _extents(content, limits)
    except ValidationError:
        raise
    except Exception:  # zipfile too: a password, an unknown way of packing, broken bytes
        raise ValidationError(DAMAGED) from None
    _check_extents(extents, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines, remarks = _first_sheet(book, limits)
    except Exception:  # calamine raises whatever its parsers do
        raise ValidationError(DAMAGED) from None
    return FileLines(lines, remarks)


def _extents(content: bytes, limits: Limits) -> list[Extent]:
    """Unpack every part once, as far as is allowed, and read how far the sheets reach."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        sheets = [each for each in entries if each.filename.startswith(SHEETS)]
        # A long sheet is told by its rows rather than by its bytes, so that is looked at first.
        extents = []
        for sheet in sheets:
            if sheet.file_size <= limits.unpacked:
                extents.append(_extent(archive, sheet, limits))
        if unpacked > limits.unpacked:
            raise ValidationError(
                f"Unpacked, the spreadsheet has {unpacked // MEGABYTE} MB; "
                f"{limits.unpacked // MEGABYTE} MB is the most. Save only the sheet that is needed."
            )
        return extents


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
            if max(rows, last) > limits.lines:
                raise too_many_lines(limits)
    return Extent(max(rows, last), max(map(_place, columns)), without_value)


def _check_extents(extents: list[Extent], limits: Limits) -> None:
    for extent in extents:
        if extent.rows * extent.columns > limits.cells:
            raise ValidationError(
                f"A sheet reaches over {extent.rows:,} lines and {extent.columns:,} columns, most "
                "of them blank. Delete the columns to the right of what is needed, and save again."
            )
    if extents and extents[0].without_value:
        raise ValidationError(
            f"Cell {extents[0].without_value} holds a formula whose value was not saved with it. "
            "Open the file in Excel, save it, and choose it again."
        )


def _place(letters: bytes) -> int:
    """`A` is 1, `AB` is 28."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _first_sheet(book: CalamineWorkbook, limits: Limits) -> tuple[list[list[str]], list[str]]:
    for at, name in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_index(at)
        rows = sheet.to_python(skip_empty_area=False)
        if not rows:
            continue
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
            # A cell that is merged downward stands for each of its rows.
            for below in range(top + 1, min(bottom + 1, len(rows))):
                rows[below][left] = rows[top][left]
        lines = [
            without_blank_end([_as_text(cell) for cell in row[: limits.columns]]) for row in rows
        ]
        others = len(book.sheet_names) - 1
        remarks = []
        if others:
            sheets = "1 other sheet was" if others == 1 else f"{others} other sheets were"
            remarks.append(f"Sheet “{name}” was read; {sheets} not.")
        return lines, remarks
    return [], []


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
