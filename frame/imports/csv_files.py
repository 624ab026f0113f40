"""The start of a CSV file that nobody has opened yet, which is done in a process of its own."""

from frame.imports.apart import lines_read_apart
from frame.imports.file_lines import FileLines, Limits

TOO_MUCH = (
    "The file has a line with more cells than can be read. Open it in a spreadsheet, and save only "
    "the columns that are needed."
)


def start_of_csv(content: bytes, limits: Limits) -> FileLines:
    """Read the first lines.

    Raises:
        ValidationError: it is no text, damaged, longer than is read, or made to fill the memory.
    """
    return lines_read_apart("frame.imports.csv_start", content, limits, too_much=TOO_MUCH)
