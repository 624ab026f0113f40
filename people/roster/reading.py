"""The table in a file, as text: a spreadsheet (.xlsx) or CSV, wherever its headings stand."""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook

from frame.form_fields import LONGEST_ECHO
from frame.search import folded

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE
# A small archive can hold a spreadsheet that fills the memory.
LARGEST_UNPACKED = 16 * MEGABYTE
# What a page sends back; Django refuses a form of 2.5 MB without a word.
MOST_CARRIED = 2 * MEGABYTE
MOST_ROWS = 2_000
# With titles and blank lines; what is longer is not read to its end.
MOST_LINES = 2 * MOST_ROWS
MOST_COLUMNS = 60
# Files of this product have a title and what they are about above the headings.
MOST_ROWS_ABOVE = 15
SHEETS = "xl/worksheets/"
ZIP = b"PK\x03\x04"
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
WHAT_IS_TAKEN = "Choose a spreadsheet (.xlsx) or a CSV file"

Row = dict[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of a file under the headings that are known.

    Args:
        columns: the names of the columns that the file has.
        rows: the number of each in the file, and its cells by column.
        unread: headings that are not known, whose columns are left out.
    """

    columns: list[str]
    rows: list[tuple[int, Row]]
    unread: list[str]

    def as_text(self) -> str:
        """What is read of the file, for the page to carry: `table_of` makes the same table of it.

        Raises:
            ValidationError: it is more than a page can send back.
        """
        lines: list[list[str]] = [[] for _ in range(self.rows[-1][0])]
        lines[0] = [column.replace("_", " ") for column in self.columns] + self.unread
        for number, row in self.rows:
            lines[number - 1] = [row[column] for column in self.columns]
        text = json.dumps(lines)
        if len(text) > MOST_CARRIED:
            signs = Counter({c: sum(len(row[c]) for _, row in self.rows) for c in self.columns})
            [(longest, _)] = signs.most_common(1)
            raise ValidationError(
                f"The columns that are read hold {len(text) / MEGABYTE:.1f} MB of text; "
                f"{MOST_CARRIED // MEGABYTE} MB is the most. Most of it stands under "
                f"“{longest.replace('_', ' ')}”. Shorten that, or take the file in in two goes."
            )
        return text


def lines_in(upload: UploadedFile) -> list[list[str]]:
    """The cells of an uploaded file as text, of one line more than can be taken in at most.

    Raises:
        ValidationError: it is empty, too large, damaged, or neither a spreadsheet nor CSV.
    """
    size = upload.size or 0
    if not size:
        raise ValidationError(f"The file is empty. {WHAT_IS_TAKEN} with a row for each.")
    if size > LARGEST_FILE:
        raise ValidationError(
            f"The file has {size / MEGABYTE:.1f} MB; {LARGEST_FILE // MEGABYTE} MB is the most. "
            "Take out the sheets and pictures that are not needed."
        )
    content = upload.read()
    return _of_spreadsheet(content) if content.startswith(ZIP) else _of_text(content)


def table_of(
    lines: list[list[str]], headings: Mapping[str, str], key: str, *, most: int = MOST_ROWS
) -> Table:
    """Read the rows below the headings.

    Args:
        headings: the column by each folded heading that it may have.
        key: the column without which a line is none of headings.
        most: how many rows are taken at a time.

    Raises:
        ValidationError: no line has the heading of `key`, one stands twice, or there are no rows
            or too many.
    """
    if len(lines) > MOST_LINES:
        raise _too_many_lines()
    at = _line_of_headings(lines, headings, key)
    columns = [headings.get(folded(cell)) for cell in lines[at]]
    found = [column for column in columns if column is not None]
    if len(found) > len(set(found)):
        twice = next(column for column in found if found.count(column) > 1)
        raise ValidationError(f"Two columns say {twice.replace('_', ' ')}. Take one of them out.")
    unread = [
        cell.strip()[:LONGEST_ECHO]
        for cell, column in zip(lines[at], columns, strict=True)
        if column is None and cell.strip()
    ]
    rows = []
    for number, cells in enumerate(lines[at + 1 :], start=at + 2):
        row = {
            column: cell.strip()
            for column, cell in zip(columns, cells, strict=False)
            if column is not None
        }
        if any(row.values()):
            rows.append((number, {column: row.get(column, "") for column in found}))
    if not rows:
        raise ValidationError("There is no row below the headings. Fill in at least one.")
    if len(rows) > most:
        raise ValidationError(
            f"{len(rows):,} rows are more than {most:,} at a time. Take them in in two goes."
        )
    return Table(found, rows, unread)


def _line_of_headings(lines: list[list[str]], headings: Mapping[str, str], key: str) -> int:
    """Where the headings stand: a file of this product says above them what it is."""
    for at, line in enumerate(lines[:MOST_ROWS_ABOVE]):
        if key in [headings.get(folded(cell)) for cell in line]:
            return at
    asked = next(heading for heading, column in headings.items() if column == key)
    raise ValidationError(
        f"No line of the file has the heading “{asked}”. Write a heading above each column."
    )


def _of_text(content: bytes) -> list[list[str]]:
    encoding = next((code for mark, code in ENCODINGS.items() if content.startswith(mark)), "")
    if not encoding and b"\0" in content:
        raise ValidationError(f"This is neither a spreadsheet nor CSV. {WHAT_IS_TAKEN}.")
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        # What Excel writes as plain CSV where Windows speaks English.
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise ValidationError(f"This is neither a spreadsheet nor CSV. {WHAT_IS_TAKEN}.")
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = list(islice(reader, MOST_LINES + 1))
    except csv.Error as error:
        raise ValidationError(f"The CSV file is damaged ({error}). Save it again.") from None
    return [line[:MOST_COLUMNS] for line in lines]


def _of_spreadsheet(content: bytes) -> list[list[str]]:
    damaged = ValidationError(
        "The spreadsheet is damaged, or of another kind than .xlsx. Save it again as .xlsx."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            is_too_long = _is_too_long(archive)
    except Exception:  # zipfile too: a password, an unknown way of packing, broken bytes
        raise damaged from None
    if is_too_long:
        raise _too_many_lines()
    if unpacked > LARGEST_UNPACKED:
        raise ValidationError(
            f"Unpacked, the spreadsheet has {unpacked // MEGABYTE} MB; "
            f"{LARGEST_UNPACKED // MEGABYTE} MB is the most. Save only the sheet that is needed."
        )
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [
            _without_blank_end([_as_text(cell) for cell in line])
            for line in book.worksheets[0].iter_rows(
                values_only=True, max_row=MOST_LINES + 1, max_col=MOST_COLUMNS
            )
        ]
        book.close()
    except Exception:  # openpyxl raises whatever its parsers do
        raise damaged from None
    return lines


def _is_too_long(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet has more rows than are read, by their tags: to parse them takes seconds."""
    left = LARGEST_UNPACKED
    for sheet in archive.infolist():
        if not sheet.filename.startswith(SHEETS):
            continue
        rows = 0
        with archive.open(sheet) as content:
            while left > 0 and (part := content.read(MEGABYTE)):
                left -= len(part)
                rows += part.count(b"<row")
                if rows > MOST_LINES:
                    return True
    return False


def _too_many_lines() -> ValidationError:
    return ValidationError(
        f"The file has more than {MOST_LINES:,} lines; {MOST_ROWS:,} rows are the most at a time. "
        "Take them in in parts, without blank lines and sheets that are not needed."
    )


def _without_blank_end(line: list[str]) -> list[str]:
    """The line as far as something stands in it."""
    last = max((at for at, cell in enumerate(line, start=1) if cell), default=0)
    return line[:last]


def _as_text(cell: object) -> str:
    """A cell as somebody would type it: whole numbers without decimals, days as 2026-03-15."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
