"""The lines of a CSV file, however it was saved: its encoding, its separator, its line ends."""

import csv
import io
from collections import Counter
from itertools import islice

from django.core.exceptions import ValidationError

from frame.imports.file_lines import (
    WHAT_IS_TAKEN,
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
    """Read a CSV file.

    Raises:
        ValidationError: it is no text, damaged, or longer than is read.
    """
    text, remarks = _text(content)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [line[: limits.columns] for line in islice(reader, limits.lines + 1)]
    except csv.Error as error:
        raise ValidationError(f"The CSV file is damaged ({error}). Save it again.") from None
    if len(lines) > limits.lines:
        raise too_many_lines(limits)
    return FileLines(lines, remarks)


def _text(content: bytes) -> tuple[str, list[str]]:
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
