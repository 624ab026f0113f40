"""The lines of a file that somebody brings, as text: a spreadsheet (.xlsx) or CSV."""

from django.core.exceptions import ValidationError

from frame.imports.csv_files import start_of_csv
from frame.imports.csv_lines import lines_of_text
from frame.imports.file_lines import WHAT_IS_TAKEN, FileLines, Limits, too_large
from frame.imports.spreadsheets import lines_of_spreadsheet

ZIP = b"PK\x03\x04"
# What people also send, by how it begins; each says how to make one that is read.
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), or one with a password. Open it in Excel, save "
    "it as .xlsx without a password, and choose that.",
    b"%PDF": "a PDF. Choose the spreadsheet that it was made from.",
    b"\x89PNG": "a picture. Choose a spreadsheet (.xlsx) or a CSV file.",
    b"\xff\xd8\xff": "a picture. Choose a spreadsheet (.xlsx) or a CSV file.",
    b"{\\rtf": "a text document. Choose a spreadsheet (.xlsx) or a CSV file.",
    b"<html": "a web page, whatever its name says. Open it in Excel and save it as .xlsx.",
    b"<!doc": "a web page, whatever its name says. Open it in Excel and save it as .xlsx.",
    b"\x1f\x8b": "packed (.gz). Unpack it, and choose the file inside.",
}


def read_start(content: bytes, limits: Limits) -> FileLines:
    """Read the first lines of a file that somebody brings, by what is in it whatever its name says.

    Raises:
        ValidationError: it is empty, too large, damaged, or neither a spreadsheet nor CSV.
    """
    if not content.strip():
        raise ValidationError(f"The file is empty. {WHAT_IS_TAKEN} with a row for each.")
    if len(content) > limits.largest:
        raise too_large(len(content), limits)
    begins = content[:8].lstrip().lower()
    for signature, words in OTHER_KINDS.items():
        if begins.startswith(signature.lower()):
            raise ValidationError(f"This is {words}")
    if content.startswith(ZIP):
        return lines_of_spreadsheet(content, limits)
    return start_of_csv(content, limits)


def read_file(content: bytes, limits: Limits) -> FileLines:
    """Read all lines of a file whose start was read before.

    A CSV file that got through that can be read here; a spreadsheet needs its own process again.

    Raises:
        ValidationError: it can't be read after all.
    """
    if content.startswith(ZIP):
        return lines_of_spreadsheet(content, limits)
    return lines_of_text(content, limits)
