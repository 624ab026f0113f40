"""Spreadsheets made to fill the memory or to mislead: they are refused in words."""

import io
import resource
import struct
import zipfile
import zlib

import pytest

from frame.imports.file_lines import MEGABYTE
from frame.imports.workbook import MOST_PARTS, _within
from tests.frame.imports.spreadsheets import (
    LIMITS,
    archive,
    book,
    changed,
    refusal,
)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused_before_it_is_parsed():
    bomb = archive(sheet1=b" " * (6 * MEGABYTE))

    assert len(bomb) < 20_000
    assert refusal(bomb) == (
        "Unpacked, the spreadsheet has 6 MB; 4 MB is the most. Save only the sheet that is needed."
    )


def understated(content: bytes, name: bytes, *, size: int, checked: bytes) -> bytes:
    """A spreadsheet whose list says of a part that it is small, with the sum that would fit."""
    told = struct.pack("<I", zlib.crc32(checked)), struct.pack("<I", size)
    for mark, sum_at, size_at, name_at in (
        (b"PK\x03\x04", 14, 22, 30),
        (b"PK\x01\x02", 16, 24, 46),
    ):
        at = content.find(mark)
        while content[at + name_at : at + name_at + len(name)] != name:
            at = content.find(mark, at + 1)
        content = content[: at + sum_at] + told[0] + content[at + sum_at + 4 :]
        content = content[: at + size_at] + told[1] + content[at + size_at + 4 :]
    return content


def test_a_spreadsheet_that_lies_about_its_size_ends_its_own_process_and_not_the_server():
    large = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book((1,)))) as made,
        zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for part in made.namelist():
            start = made.read(part)
            is_sheet = part.endswith("sheet1.xml")
            with bomb.open(part, "w") as written:
                written.write(start)
                for _ in range(600 if is_sheet else 0):
                    written.write(b" " * MEGABYTE)
            if is_sheet:
                sheet, honest = part, start
    lying = understated(large.getvalue(), sheet.encode(), size=len(honest), checked=honest)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert len(lying) < MEGABYTE
    with zipfile.ZipFile(io.BytesIO(lying)) as list_says:
        assert list_says.getinfo(sheet).file_size == len(honest)
    said = refusal(lying)

    assert said.startswith(("The spreadsheet is damaged", "The spreadsheet unpacks to more"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_spreadsheet_of_thousands_of_parts_is_refused_before_one_is_unpacked():
    many = archive(**{f"sheet{number}": b"" for number in range(MOST_PARTS + 1)})

    assert refusal(many).startswith("The spreadsheet is packed of 2,001 parts; 2,000 are the most.")


def test_parts_that_are_too_much_together_are_not_unpacked_one_after_another():
    many = archive(**{f"sheet{number}": b" " * (3 * MEGABYTE) for number in range(200)})

    with zipfile.ZipFile(io.BytesIO(many)) as opened:
        looked_at = [entry.filename for entry in _within(opened.infolist(), LIMITS)]

    assert looked_at == ["xl/worksheets/sheet0.xml"]
    assert refusal(many).startswith("Unpacked, the spreadsheet has 600 MB; 4 MB is the most.")


@pytest.mark.parametrize(
    "entity",
    [b'SYSTEM "file:///etc/passwd"', b'"&b;&b;&b;&b;"><!ENTITY b "&c;&c;&c;&c;"><!ENTITY c "1"'],
    ids=["of a file", "that swells"],
)
def test_a_spreadsheet_with_an_entity_of_its_own_is_not_read(entity):
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(("Serial",), ("4411",)))) as whole,
        zipfile.ZipFile(made, "w") as changed,
    ):
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b">4411<", b">&a;<")
                part = b"<!DOCTYPE x [<!ENTITY a " + entity + b">]>" + part
            changed.writestr(name, part)

    assert refusal(made.getvalue()).startswith("The spreadsheet is damaged, or of another kind")


def test_a_cell_far_to_the_right_and_below_is_refused_before_it_fills_the_memory():
    far = archive(sheet1=b'<row r="1"><c r="A1"/></row><row r="900"><c r="XFD900"/></row>')

    assert refusal(far) == (
        "A sheet reaches over 900 lines and 16,384 columns, most of them blank. Delete the columns "
        "to the right of what is needed, and save again."
    )


def test_a_row_far_below_is_refused_before_it_fills_the_memory():
    far = archive(sheet1=b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"/></row>')

    assert refusal(far).startswith("The file has more than 1,000 lines; 900 rows are the most")


@pytest.mark.parametrize("quotes", ["'", '"'])
@pytest.mark.parametrize("name", ["worksheets/sheet1", "sheets/sheet1"])
def test_a_far_cell_is_seen_wherever_its_sheet_is_and_however_it_is_quoted(name, quotes):
    part = '<row r="1"><c r="A1"/></row><row r="900"><c r="XFD900"/></row>'.replace('"', quotes)

    assert refusal(archive(**{f"../{name}": part.encode()})).startswith("A sheet reaches over 900")


def test_a_lone_far_cell_that_gets_past_the_look_is_refused_by_where_it_is():
    far = changed(book((1,)), old='<row r="1"><c r="A1"', new='<row><c r = "XFD9"')

    assert refusal(far).startswith("A sheet reaches over 9 lines and 16,384 columns")


def test_what_gets_past_the_look_ends_its_own_process_and_not_the_server():
    far = changed(book((1,), (2,)), old='<c r="A2"', new='<c r = "XFD1048576"')

    assert refusal(far) == (
        "The spreadsheet unpacks to more than can be read. Copy the cells that are needed to a new "
        "one."
    )


def test_one_long_text_in_many_cells_is_refused():
    assert refusal(book(("x" * 20_000,) * 60)) == (
        "The cells of the spreadsheet hold more than 1 MB of text. Save only the columns that are "
        "needed."
    )


@pytest.mark.parametrize(
    ("place", "byte"), [(8, 1), (10, 99)], ids=["with a password", "packed in a strange way"]
)
def test_a_spreadsheet_that_can_not_be_unpacked_is_damaged(place, byte):
    packed = bytearray(archive(sheet1=b"<row/>"))
    packed[packed.rfind(b"PK\x01\x02") + place] = byte

    assert refusal(bytes(packed)).startswith("The spreadsheet is damaged")


def test_a_spreadsheet_that_is_none_inside_is_damaged():
    assert refusal(archive(sheet1=b"<row/>")).startswith("The spreadsheet is damaged")
