"""CSV files as people really export them: how they are read, and what is said of it."""

import resource

import pytest
from django.core.exceptions import ValidationError

from frame.imports.csv_start import LINES_AT_THE_START
from frame.imports.file_lines import MEGABYTE
from frame.imports.reading import read_file, read_start
from tests.frame.imports.spreadsheets import (
    LIMITS,
    lines,
)


@pytest.mark.parametrize(
    "content",
    [
        "a,ñ\nb,c",
        "a;ñ\nb;c",
        "a\tñ\nb\tc",
        "a|ñ\nb|c",
        "a,ñ\r\nb,c",
        "a,ñ\rb,c",
        '"a",ñ\n"b",c\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_whatever_its_separator_line_ends_and_letters(content, encoding):
    assert lines(content.encode(encoding)) == [["a", "ñ"], ["b", "c"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_no_mark_announces_is_read(encoding):
    assert lines("serial,course\n4411,x".encode(encoding)) == [["serial", "course"], ["4411", "x"]]


def test_a_comma_in_quotes_is_no_separator():
    text = 'serial;course\n4411;"Search, seizure"\n4412;"Stops, arrests, reports"'

    assert lines(text.encode())[1] == ["4411", "Search, seizure"]


def test_rows_that_an_open_quote_took_into_a_cell_are_said():
    read = read_file(b'serial,note\n4411,"6\n4412,5\n4413,5"\n4414,"a\nb"\n4415,c\n', LIMITS)

    assert len(read.lines) == 4
    assert read.remarks == [
        "In row 2 a cell goes over 3 lines of the file, from quote to quote. So it is in 1 more. "
        "Where those are rows of their own, close the quote, and bring the file again."
    ]


def test_null_signs_among_text_are_left_out_and_said():
    read = read_file(b"serial,course\n44\x0011,Firearms and more of them, and again", LIMITS)

    assert read.lines[1][0] == "4411"
    assert read.remarks == ["1 null sign, which no page shows, were left out."]


def test_letters_that_nothing_says_are_told_to_be_looked_at():
    assert read_file("a,ñ".encode("cp1252"), LIMITS).remarks == [
        "The file says nothing of its letters; it was read as Windows writes them. "
        "Look at names with accents."
    ]


def test_a_csv_that_is_made_to_fill_the_memory_ends_its_own_process_and_not_the_server():
    limits = LIMITS._replace(largest=40 * MEGABYTE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ValidationError) as refused:
        read_start(b"," * 40 * MEGABYTE, limits)

    assert refused.value.messages == [
        "The file has a line with more cells than can be read. Open it in a spreadsheet, and save "
        "only the columns that are needed."
    ]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 160 * 1024  # kilobytes: the file itself, and what is sent of it


def test_the_start_of_a_long_csv_is_enough_to_name_its_columns():
    content = b"a,b\n" * 900

    start, whole = read_start(content, LIMITS), read_file(content, LIMITS)

    assert (len(start.lines), len(whole.lines)) == (LINES_AT_THE_START, 900)


def test_columns_beyond_those_that_are_read_are_said_by_the_first_cell_in_them():
    content = ("," * 60 + " \n" + "," * 61 + "x\n").encode()

    for read in (read_start(content, LIMITS), read_file(content, LIMITS)):
        assert read.remarks == [
            "Columns to the right of BH were not read; something stands there in cell BJ2. Move "
            "what is needed to the left, and bring the file again."
        ]
