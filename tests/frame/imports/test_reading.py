"""Files as people really export them: how they are read, and which are refused in words."""

import io
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from frame.imports.csv_start import LINES_AT_THE_START
from frame.imports.file_lines import MEGABYTE, FileLines, Limits
from frame.imports.reading import read_file, read_start
from frame.imports.workbook import MOST_PARTS, _within

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


@pytest.mark.parametrize("program", ["csv_start", "workbook"])
def test_the_process_that_opens_a_file_loads_nothing_that_starts_others(program):
    loads = f"import frame.imports.{program}, sys; print('frame.limited' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True)

    assert said.stdout == b"False\n"


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


def test_a_spreadsheet_reads_as_somebody_would_type_it():
    made = book(
        ("Serial", "On", "Yes", "Score", "Sum"),
        (4411.0, datetime(2026, 2, 2), True, 87.5, 0.1 + 0.2),
        ("0101", date(2026, 2, 3), False, None, 8.0),
    )

    assert lines(made) == [
        ["Serial", "On", "Yes", "Score", "Sum"],
        ["4411", "2026-02-02", "yes", "87.5", "0.3"],
        ["0101", "2026-02-03", "no", "", "8"],
    ]


def test_days_counted_from_1904_are_the_days_they_show():
    assert lines(book(("On",), (date(2020, 3, 4),), epoch=CALENDAR_MAC_1904)) == [
        ["On"],
        ["2020-03-04"],
    ]


def test_a_cell_merged_downward_stands_for_each_of_its_rows():
    made = book(("Course", "Serial"), ("Firearms", "1"), (None, "2"), (None, "3"), merged=["A2:A4"])

    assert lines(made)[1:] == [["Firearms", "1"], ["Firearms", "2"], ["Firearms", "3"]]


def test_the_other_sheets_are_said_not_to_be_read():
    read = read_file(book(("Serial",), ("1",), sheets=["Notes"]), LIMITS)

    assert read.remarks == ["Sheet “Sheet” was read; 1 other sheet was not."]


def test_a_formula_without_its_value_is_refused_by_its_cell():
    assert refusal(book(("Serial", "Hours"), ("4411", "=4+4"))) == (
        "Cell B2 holds a formula whose value was not saved with it. Open the file in Excel, save "
        "it, and choose it again."
    )


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


def test_a_mistake_in_place_of_a_value_is_no_blank_cell():
    def fill(sheet, day) -> None:
        sheet.write_row(0, 0, ["Serial", "Course", "On"])
        sheet.write(1, 0, "4411")
        sheet.write_formula(1, 1, "=VLOOKUP(A2,Lists!A:A,2)", None, "#N/A")
        sheet.write_formula(1, 2, "=1/0", day, "#DIV/0!")
        sheet.write_formula(2, 1, '="a"&IF(A1<>"", "b", "")', None, "ab")

    assert lines(written_by_excel(fill)) == [
        ["Serial", "Course", "On"],
        ["4411", "#N/A", "#DIV/0!"],
        ["", "ab"],
    ]


def test_what_is_hidden_is_read_and_said():
    def fill(sheet, day) -> None:
        for row in range(9):
            sheet.write_row(row, 0, [f"{row}", "x", "y"])
        for row in range(2, 9):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})

    read = read_file(written_by_excel(fill), LIMITS)

    assert len(read.lines) == 9
    assert read.remarks == [
        "Sheet “Roster” was read; 1 other sheet was not.",
        "Rows 3, 4, 5, 6, 7 and 2 more are hidden in the spreadsheet, and were read as all others. "
        "Delete there what is not to be brought in.",
        "Columns B to C are hidden in the spreadsheet, and were read as all others. "
        "Delete there what is not to be brought in.",
    ]


def test_a_sheet_that_is_seen_is_read_before_one_that_is_hidden():
    read = read_file(
        written_by_excel(lambda sheet, day: sheet.write(0, 0, "4411"), hides_first=True), LIMITS
    )

    assert read == FileLines(
        [["Yes"]], ["Sheet “Lists” was read; 1 other sheet was not, which is hidden."]
    )


def test_a_moment_late_in_its_day_is_of_that_day():
    late = 86_399.9995 / 86_400

    def fill(sheet, day) -> None:
        sheet.write_number(0, 0, 46_055 + late, day)
        sheet.write_number(0, 1, late, day)
        sheet.write_number(1, 0, 46_056, day)

    assert [line[0] for line in lines(written_by_excel(fill))] == ["2026-02-02", "2026-02-03"]


def test_a_row_that_stands_twice_is_refused_by_its_number():
    twice = changed(book(("Serial",), ("4411",), ("4412",)), old='<row r="3"', new='<row r="2"')

    assert refusal(twice) == (
        "Row 2 stands twice in the spreadsheet, and programs differ on which counts. Open the file "
        "in Excel, look at that row, save it, and choose it again."
    )


NINES = '<c r="A2" t="inlineStr"><is><t>9999</t></is></c>'


@pytest.mark.parametrize("between", ["", "<c r='C2'/>", " " * (2 * MEGABYTE), None])
def test_a_cell_that_stands_twice_is_refused_by_its_place(between):
    made = book(("Serial", "Course"), ("4411", "Firearms"))
    if between is None:  # the sheet is read by the megabyte, and this cell is cut in two there
        with zipfile.ZipFile(io.BytesIO(made)) as whole:
            place = whole.read("xl/worksheets/sheet1.xml").index(b'<c r="B2"')
        between = " " * (MEGABYTE - place - 5)

    twice = changed(made, old='<c r="B2"', new=f'{between}{NINES}<c r="B2"')

    assert refusal(twice) == (
        "Cell A2 stands twice in the spreadsheet, and programs differ on which counts. Open the "
        "file in Excel, look at that cell, save it, and choose it again."
    )


def test_a_cell_that_stands_in_another_row_is_refused_by_its_place():
    made = book(("Serial", "Course"), ("4411", "Firearms"), ("4412", "Driving"))

    moved = changed(made, old='<c r="B2"', new='<c r="B3"')

    assert refusal(moved) == (
        "Cell B3 stands in row 2 of the spreadsheet, and programs differ on which counts. Open the "
        "file in Excel, look at that cell, save it, and choose it again."
    )


@pytest.mark.parametrize(("written", "column"), [("XFE", "XFE"), ("AAAA", "AAAA"), ("xfe", "XFE")])
def test_a_cell_in_a_column_that_no_spreadsheet_has_is_refused(written, column):
    made = book(("Serial", "Course"), ("4411", "Firearms"))

    assert refusal(changed(made, old='<c r="B2"', new=f'<c r="{written}2"')) in (
        f"The spreadsheet has a cell in column {column}; XFD is the last that there is. Copy the "
        "cells that are needed to a new one.",
    )


def test_cells_that_lie_about_in_any_order_are_read_where_they_are():
    made = book(("Serial", "Course", "Hours"), ("4411", "Firearms", "8"))
    ordered = changed(made, old='<c r="B2"', new='<c r="D2"')

    assert lines(ordered)[1] == ["4411", "", "8", "Firearms"]


def test_rows_of_no_height_and_columns_of_no_width_are_said_to_be_hidden():
    def fill(sheet, day) -> None:
        for row in range(3):
            sheet.write_row(row, 0, [f"{row}", "x", "y"])
        sheet.set_column(2, 2, 0)

    made = changed(written_by_excel(fill), old='<row r="2"', new='<row ht="0" r="2"')
    read = read_file(made, LIMITS)

    assert read.remarks[1:] == [
        "Row 2 is hidden in the spreadsheet, and was read as all others. "
        "Delete there what is not to be brought in.",
        "Column C is hidden in the spreadsheet, and was read as all others. "
        "Delete there what is not to be brought in.",
    ]


def test_rows_and_columns_that_are_only_small_are_not_hidden():
    def fill(sheet, day) -> None:
        sheet.write_row(0, 0, ["Serial", "Course"])
        sheet.set_row(0, 10.5)
        sheet.set_column(1, 1, 0.8)

    assert read_file(written_by_excel(fill), LIMITS).remarks == [
        "Sheet “Roster” was read; 1 other sheet was not."
    ]


def test_a_cell_merged_across_columns_is_read_in_its_first_and_said():
    rows = [("4411", "Firearms", None), ("4412", "Driving", "2")]
    made = book(("Serial", "Course", "Hours"), *rows, merged=["B2:C2"])

    read = read_file(made, LIMITS)

    assert read.lines[1:] == [["4411", "Firearms"], ["4412", "Driving", "2"]]
    assert read.remarks == [
        "Cell B2 is merged across columns, and was read in its first one alone. Where it stands "
        "for the others too, write it in each of them."
    ]


def test_cells_merged_both_ways_are_read_in_the_first_column_of_each_row():
    rows = [("4411", "Firearms", None)] + [("4412", None, None)] * 2
    made = book(("Serial", "Course", "Hours"), *rows, merged=["B2:C3", "B4:C4"])

    read = read_file(made, LIMITS)

    assert read.lines[1:] == [["4411", "Firearms"], ["4412", "Firearms"], ["4412"]]
    assert read.remarks[0].startswith("Cell B2 is merged across columns, and was read")


def test_what_lies_under_a_merged_cell_is_not_read():
    made = book(("Serial", "Course", "Hours"), ("4411", "Firearms", "8"))

    merged = changed(
        made,
        old="</sheetData>",
        new='</sheetData><mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
    )

    assert lines(merged)[1] == ["4411", "Firearms"]


def test_a_title_merged_over_all_columns_needs_no_word():
    made = book(("Training of 2026", None), ("Serial", "Course"), merged=["A1:B1"])

    assert read_file(made, LIMITS) == FileLines([["Training of 2026"], ["Serial", "Course"]], [])


def test_a_row_twice_in_another_sheet_does_no_harm():
    made = book(("Serial",), ("4411",), sheets=["Notes"])
    twice = changed(made, old="x</t></is></c></row>", new="x</t></is></c></row><row r='1'></row>")

    assert lines(twice) == [["Serial"], ["4411"]]


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


def test_a_formula_is_read_by_the_value_that_was_saved_with_it():
    made = book(("Serial", "Hours"), ("4411", "=4+4"))

    worked_out = changed(made, old="<f>4+4</f><v />", new="<f>4+4</f><v>8</v>")

    assert lines(worked_out)[1] == ["4411", "8"]


def test_cells_merged_beside_what_is_filled_are_no_damage():
    assert lines(book(("Serial",), ("1",), merged=["F1:H2"])) == [["Serial"], ["1"]]


def test_null_signs_of_a_spreadsheet_are_left_out_and_said():
    read = read_file(book(("Serial_x0000_",), ("44_x0000_11",)), LIMITS)

    assert read.lines == [["Serial"], ["4411"]]
    assert read.remarks == ["2 null signs, which no page shows, were left out."]


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(f"xl/worksheets/{name}.xml", part)
    return content.getvalue()


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


@pytest.mark.parametrize(
    ("place", "byte"), [(8, 1), (10, 99)], ids=["with a password", "packed in a strange way"]
)
def test_a_spreadsheet_that_can_not_be_unpacked_is_damaged(place, byte):
    packed = bytearray(archive(sheet1=b"<row/>"))
    packed[packed.rfind(b"PK\x01\x02") + place] = byte

    assert refusal(bytes(packed)).startswith("The spreadsheet is damaged")


def test_a_spreadsheet_that_is_none_inside_is_damaged():
    assert refusal(archive(sheet1=b"<row/>")).startswith("The spreadsheet is damaged")
