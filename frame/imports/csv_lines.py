"""The lines of a CSV file, however it was saved: its encoding, its separator, its line ends."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.core.exceptions import ValidationError

from frame.imports.file_lines import (
    WHAT_IS_TAKEN,
    Beyond,
    FileLines,
    Limits,
    nulls_left_out,
    too_many_lines,
)

MARKS = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
SEPARATORS = ",;\t|"
LINES_TO_JUDGE = 30
# A file that is text otherwise may hold a few of them; more than that is no text.
MOST_NULLS = 0.02


def lines_of_text(content: bytes, limits: Limits) -> FileLines:
    """Read a CSV file that was opened before.

    Raises:
        ValidationError: it is no text, damaged, or longer than is read.
    """
    text, remarks = text_in(content)
    beyond = Beyond()
    lines = list(each_line(text, limits, beyond))
    return FileLines(lines, [*remarks, *_rows_within_rows(lines), *beyond.remarks(limits)])


def _rows_within_rows(lines: list[list[str]]) -> list[str]:
    """Say of cells that go over several lines, which may be rows behind an open quote."""
    over_several = [
        (number, most)
        for number, line in enumerate(lines, start=1)
        if (most := max((cell.count("\n") for cell in line), default=0) + 1) > 1
    ]
    if not over_several:
        return []
    number, most = over_several[0]
    others = len(over_several) - 1
    also = f" So it is in {others} more." if others else ""
    return [
        f"In row {number} a cell goes over {most} lines of the file, from quote to quote.{also} "
        "Where those are rows of their own, close the quote, and bring the file again."
    ]


def each_line(text: str, limits: Limits, beyond: Beyond) -> Iterator[list[str]]:
    """The lines of a CSV file, read one after another.

    Args:
        beyond: is told what stands to the right of the columns that are read.

    Raises:
        ValidationError: it is damaged, or longer than is read.
    """
    # Of a string, StringIO would make a second one with four bytes for each sign.
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    number = cells = 0
    try:
        # Strict, or an open quote would take all rows behind it into one cell.
        for line in csv.reader(stream, delimiter=_separator(text), strict=True):
            number, cells = number + 1, cells + len(line)
            if number > limits.lines:
                raise too_many_lines(limits)
            if cells > limits.cells:
                raise ValidationError(
                    f"The file has more than {limits.cells:,} cells. Save only the columns that "
                    "are needed."
                )
            yield beyond.within(line, number=number, limits=limits)
    except csv.Error as error:
        raise ValidationError(_damaged(str(error), row=number + 1)) from None


def _damaged(error: str, *, row: int) -> str:
    if "field larger than field limit" in error:
        return (
            f"A cell of the CSV file has more than {csv.field_size_limit():,} characters: most "
            'often a quote (") is opened and never closed. Close it, or save the file again.'
        )
    if "unexpected end" in error:
        return (
            f'In row {row} a quote (") is opened and never closed, so that all rows behind it '
            "would be one cell. Close it, or save the file again."
        )
    if "expected after" in error:
        return (
            f'In row {row} a cell goes on behind its closing quote ("). Write a quote within a '
            "cell twice, or save the file again."
        )
    return f"The CSV file is damaged ({error}). Save it again."


def text_in(content: bytes) -> tuple[str, list[str]]:
    """The file's text, and what is to be said of how it was read."""
    no_text = ValidationError(f"This is neither a spreadsheet nor CSV. {WHAT_IS_TAKEN}.")
    encoding = next((code for mark, code in MARKS.items() if content.startswith(mark)), "")
    if not encoding and (encoding := _unmarked_utf_16(content)):
        content = content[: len(content) // 2 * 2]
    remarks = []
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise no_text from None
        # What Excel writes as plain CSV where Windows speaks English.
        text = content.decode("cp1252", errors="replace")
        remarks.append(
            "The file says nothing of its letters; it was read as Windows writes them. "
            "Look at names with accents."
        )
    nulls = text.count("\0")
    if nulls > MOST_NULLS * len(text):
        raise no_text
    if nulls:
        text = text.replace("\0", "")
        remarks.append(nulls_left_out(nulls))
    return text, remarks


def _unmarked_utf_16(content: bytes) -> str:
    """The encoding of a file whose every other byte is null, though no mark says so."""
    start = content[:2000]
    if len(start) < 4:
        return ""
    half = len(start) // 2
    for code, nulls, others in (
        ("utf-16-le", start[1::2].count(0), start[::2].count(0)),
        ("utf-16-be", start[::2].count(0), start[1::2].count(0)),
    ):
        if nulls > 0.8 * half and not others:
            return code
    return ""


def _separator(text: str) -> str:
    """What parts the cells: that with which most of the first lines have equally many."""

    def agreeing(separator: str) -> tuple[int, int]:
        start = io.StringIO(text[:100_000], newline="")
        try:
            lines = list(islice(csv.reader(start, delimiter=separator), LINES_TO_JUDGE))
        except csv.Error:
            return 0, 0
        widths = Counter(len(line) for line in lines if len(line) > 1)
        if not widths:
            return 0, 0
        [(width, number)] = widths.most_common(1)
        return number, width

    return max(SEPARATORS, key=agreeing)
