"""The rows of a file that are to be mended, as a file of the same columns and why."""

from frame.imports.columns import WHY, headings_in
from frame.imports.file_rows import lines_of
from frame.imports.models import Import
from frame.imports.writable import rows_that_leave
from frame.lists.cells import without_guard
from frame.lists.files import plain_csv


def rows_to_mend(brought: Import) -> bytes:
    """The rows that leave as they stand in the file, with why at the end, to be sent again.

    Raises:
        ValidationError: the file is no longer kept.
    """
    rows_words = rows_that_leave(brought).order_by("number").values_list("number", "words")
    lines = lines_of(brought).lines
    headings = headings_in(lines[brought.headings_at])
    headed = len(headings)
    if WHY in headings:
        headings = headings[: headings.index(WHY)]
    width = len(headings)
    rows = []
    for number, words in rows_words:
        line = [without_guard(cell) for cell in lines[number - 1]]
        cells, beyond = line[:width], line[headed:]
        blanks = [""] * (width - len(cells))
        rows.append([*cells, *blanks, " ".join(words or ()), *beyond])
    return plain_csv([*headings, WHY], rows)
