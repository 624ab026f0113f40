"""The lines of a spreadsheet (.xlsx), which is opened in a process of its own."""

from frame.imports.apart import lines_read_apart
from frame.imports.file_lines import FileLines, Limits

TOO_MUCH = (
    "The spreadsheet unpacks to more than can be read. Copy the cells that are needed to a new one."
)


def lines_of_spreadsheet(content: bytes, limits: Limits) -> FileLines:
    """Read the first sheet with something in it.

    Raises:
        ValidationError: it is damaged, locked, too large once unpacked, or has formulas whose
            values were not saved.
    """
    return lines_read_apart("frame.imports.workbook", content, limits, too_much=TOO_MUCH)
