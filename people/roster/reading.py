"""The table in a file, as text: a spreadsheet (.xlsx) or CSV, wherever its headings stand."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from frame.form_fields import LONGEST_ECHO
from frame.imports.file_lines import MEGABYTE, Limits, too_large, too_many_lines
from frame.imports.reading import read_file
from frame.search import folded

LARGEST_FILE = 5 * MEGABYTE
# What a page sends back; Django refuses a form of 2.5 MB without a word.
MOST_CARRIED = 2 * MEGABYTE
MOST_ROWS = 2_000
# With titles and blank lines; what is longer is not read to its end.
MOST_LINES = 2 * MOST_ROWS
# A small archive can hold a spreadsheet that fills the memory.
LIMITS = Limits(
    largest=LARGEST_FILE, unpacked=16 * MEGABYTE, lines=MOST_LINES, rows=MOST_ROWS, cells=240_000
)
# Files of this product have a title and what they are about above the headings.
MOST_ROWS_ABOVE = 15

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
    if size > LIMITS.largest:  # said before all of it is read into the memory
        raise too_large(size, LIMITS)
    return read_file(upload.read(), LIMITS).lines


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
        raise too_many_lines(LIMITS)
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
