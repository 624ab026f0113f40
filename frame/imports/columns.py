"""Where the headings of a file stand, and which column of ours each of its columns is."""

import itertools
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from frame.imports.kinds import ImportColumn
from frame.search import folded

# Files have a title and what they are about above the headings.
MOST_LINES_ABOVE = 15
LONGEST_HEADING = 80
# The last column of a file of rows to mend, which is sent back with it.
WHY = "Why it was refused"
LINES_TO_SAMPLE, MOST_SAMPLES = 200, 3


def line_of_headings(lines: Sequence[Sequence[str]], columns: Sequence[ImportColumn]) -> int:
    """Where the headings stand: the line with the most that are known, else the first full one.

    Raises:
        ValidationError: no line has two cells with something in them.
    """
    known = {heading for column in columns for heading in column.headings}
    start = lines[:MOST_LINES_ABOVE]
    counts = [sum(folded(cell) in known for cell in line) for line in start]
    if any(counts):
        return counts.index(max(counts))
    full = [at for at, line in enumerate(start) if sum(bool(cell.strip()) for cell in line) > 1]
    if not full:
        raise ValidationError(
            "No line of the file has headings. Write a heading above each column, in one line."
        )
    return full[0]


def headings_in(line: Sequence[str]) -> list[str]:
    """The headings as they stand, cut to a length that a page can show."""
    return [" ".join(cell.split())[:LONGEST_HEADING] for cell in line]


def lines_to_choose(lines: Sequence[Sequence[str]]) -> list[str]:
    """The lines that may be that of the headings, each as one text; blank ones are blank."""
    texts = ("; ".join(filter(None, (" ".join(cell.split()) for cell in line))) for line in lines)
    return [text[:LONGEST_HEADING] for text in itertools.islice(texts, MOST_LINES_ABOVE)]


def samples_below(lines: Sequence[Sequence[str]], at: int, width: int) -> list[list[str]]:
    """For each heading, the first few different values below it."""
    samples: list[list[str]] = [[] for _ in range(width)]
    for line in lines[at + 1 : at + 1 + LINES_TO_SAMPLE]:
        for found, cell in zip(samples, line, strict=False):
            text = " ".join(cell.split())[:LONGEST_HEADING]
            if text and text not in found and len(found) < MOST_SAMPLES:
                found.append(text)
    return samples


def heading_keys(headings: Sequence[str]) -> list[str]:
    """By what each heading is known again; blank for one that is no column of anybody's."""
    return ["" if folded(each) == folded(WHY) else folded(each) for each in headings]


def guessed(headings: Sequence[str], columns: Sequence[ImportColumn]) -> list[str]:
    """For each heading, the name of the column that it says; blank where none is known.

    Where two headings say the same column, the surer one has it.
    """
    names = [""] * len(headings)
    texts = [folded(heading) for heading in headings]
    for column in columns:
        for known in column.headings:
            if known in texts and not names[texts.index(known)]:
                names[texts.index(known)] = column.name
                break
    return names


def check_columns(names: Sequence[str], columns: Sequence[ImportColumn]) -> None:
    """Refuse a naming that no row could be read by.

    Raises:
        ValidationError: a column is named twice, or one that is needed is not named.
    """
    labels = {column.name: column.label for column in columns}
    given = [name for name in names if name]
    twice = next((name for name in given if given.count(name) > 1), "")
    if twice:
        raise ValidationError(
            f"Two columns are named {labels[twice]}. Name one of them otherwise, or leave it out."
        )
    missing = [column.label for column in columns if column.is_needed and column.name not in given]
    if missing:
        words = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
        raise ValidationError(
            f"No column is named {words}, and no row can be read without. Name it below."
        )
