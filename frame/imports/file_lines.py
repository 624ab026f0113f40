"""What the readers of files share: what they give, and how much they read."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError

MEGABYTE = 1024 * 1024
WHAT_IS_TAKEN = "Choose a spreadsheet (.xlsx) or a CSV file"


class Limits(NamedTuple):
    """How much of a file is read.

    Args:
        largest: bytes of the file.
        unpacked: bytes of a spreadsheet once it is unpacked.
        lines: with titles and blank ones.
        rows: what may be taken in at a time, as a sentence says it.
        cells: of the sheet, blank ones with them: what its far corner spans.
    """

    largest: int
    unpacked: int
    lines: int
    rows: int
    cells: int = 4_000_000
    columns: int = 60


@dataclass
class Beyond:
    """What stands to the right of the columns that are read.

    Args:
        first: the first of its cells, as `BI3`; blank where nothing stands there.
    """

    first: str = ""

    def within(self, line: list[str], *, number: int, limits: Limits) -> list[str]:
        """The cells of a line that are read.

        Args:
            number: of the line, from 1.
        """
        if not self.first and len(line) > limits.columns:
            for place, cell in enumerate(line[limits.columns :], start=limits.columns + 1):
                if cell.strip():
                    self.first = f"{column_letters(place)}{number}"
                    break
        return line[: limits.columns]

    def remarks(self, limits: Limits) -> list[str]:
        """That it was not read, in a sentence."""
        if not self.first:
            return []
        return [
            f"Columns to the right of {column_letters(limits.columns)} were not read; something "
            f"stands there in cell {self.first}. Move what is needed to the left, and bring the "
            "file again."
        ]


@dataclass
class FileLines:
    """What stands in a file.

    Args:
        lines: the cells of each line as text, without the blank ones at its end.
        remarks: sentences on what was left out or read otherwise than it stands there.
    """

    lines: list[list[str]]
    remarks: list[str] = field(default_factory=list)


def too_large(size: int, limits: Limits) -> ValidationError:
    """That a file has more bytes than are read."""
    return ValidationError(
        f"The file has {size / MEGABYTE:.1f} MB; {limits.largest // MEGABYTE} MB is the most. "
        "Take out the sheets and pictures that are not needed."
    )


def too_many_lines(limits: Limits) -> ValidationError:
    """That a file is longer than is read."""
    return ValidationError(
        f"The file has more than {limits.lines:,} lines; {limits.rows:,} rows are the most at a "
        "time. Take them in in parts, without blank lines and sheets that are not needed."
    )


def nulls_left_out(nulls: int) -> str:
    """What is said of null signs, which the database can't hold either."""
    return (
        f"{nulls:,} null {'sign' if nulls == 1 else 'signs'}, which no page shows, were left out."
    )


def column_letters(place: int) -> str:
    """1 is `A`, 28 is `AB`."""
    letters = ""
    while place > 0:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def without_blank_end(line: list[str]) -> list[str]:
    """The line as far as something stands in it."""
    last = len(line)
    while last and not line[last - 1]:
        last -= 1
    return line[:last]
