"""Files of other kinds, empty or damaged: they are refused in words."""

import subprocess
import sys

import pytest

from frame.imports.file_lines import MEGABYTE
from tests.frame.imports.spreadsheets import refusal


@pytest.mark.parametrize("program", ["csv_start", "workbook"])
def test_the_process_that_opens_a_file_loads_nothing_that_starts_others(program):
    loads = f"import frame.imports.{program}, sys; print('frame.limited' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True)

    assert said.stdout == b"False\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (b"\x00\x01\x02", "This is neither a spreadsheet nor CSV."),
        ("x\0".encode("utf-16"), "This is neither a spreadsheet nor CSV."),
        (b"\xff\xfea", "This is neither a spreadsheet nor CSV."),
        (b"PK\x03\x04 and no more", "The spreadsheet is damaged, or of another kind than .xlsx."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file (.xls)"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"<HTML><table>", "This is a web page"),
        (b"\x1f\x8b\x08", "This is packed (.gz)."),
        (b"x" * (MEGABYTE + 1), "The file has 1.0 MB; 1 MB is the most."),
        (
            b'a,"' + b"b" * 200_000,
            'A cell of the CSV file has more than 131,072 characters: most often a quote (") is '
            "opened and never closed. Close it, or save the file again.",
        ),
        (
            b"serial,height\n4411,\"6'\n4412,5\n4413,5\n",
            'In row 2 a quote (") is opened and never closed, so that all rows behind it would be '
            "one cell. Close it, or save the file again.",
        ),
        (
            b'serial,height\n4411,"6" tall\n4412,5\n',
            'In row 2 a cell goes on behind its closing quote ("). Write a quote within a cell '
            "twice, or save the file again.",
        ),
        (
            b"," * 60_000,
            "The file has more than 50,000 cells. Save only the columns that are needed.",
        ),
        (
            (b"a" + b"," * 99 + b"\n") * 600,
            "The file has more than 50,000 cells. Save only the columns that are needed.",
        ),
        (b"a\n" * 1001, "The file has more than 1,000 lines; 900 rows are the most at a time."),
    ],
)
def test_what_can_not_be_read_is_refused_in_words(content, words):
    assert refusal(content)[: len(words)] == words
