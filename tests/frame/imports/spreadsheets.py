"""Spreadsheets and CSV files for the tests of how files are read."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.reading import read_file, read_start

LIMITS = Limits(largest=MEGABYTE, unpacked=4 * MEGABYTE, lines=1000, rows=900, cells=50_000)


def lines(content: bytes) -> list[list[str]]:
    """The lines as they are read when the file is brought, and the same again by its job."""
    read = read_file(content, LIMITS)
    assert read_start(content, LIMITS) == read
    return read.lines


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_start(content, LIMITS)
    return refused.value.messages[0]


def book(*rows: tuple[object, ...], **kwargs) -> bytes:
    made = Workbook()
    made.epoch = kwargs.get("epoch", made.epoch)
    for row in rows:
        made.active.append(row)
    for merged in kwargs.get("merged", ()):
        made.active.merge_cells(merged)
    for name in kwargs.get("sheets", ()):
        made.create_sheet(name).append(["x"])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def written_by_excel(fill, *, hides_first: bool = False) -> bytes:
    """A spreadsheet as Excel writes one: with values of formulas, and marks of what is hidden."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        first = made.add_worksheet("Roster")
        made.add_worksheet("Lists").write(0, 0, "Yes")
        if hides_first:
            made.worksheets()[1].activate()
            first.hide()
        fill(first, made.add_format({"num_format": "m/d/yyyy"}))
    return content.getvalue()


def changed(content: bytes, **replaced: str) -> bytes:
    """The spreadsheet with other signs in its first sheet."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            part = old.read(each).decode()
            if each.filename.startswith("xl/worksheets/"):
                part = part.replace(replaced["old"], replaced["new"])
            new.writestr(each.filename, part)
    return written.getvalue()


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(f"xl/worksheets/{name}.xml", part)
    return content.getvalue()
