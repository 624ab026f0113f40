"""Spreadsheets as people really send them: how they are read, and what is said of it."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from frame.imports.file_lines import MEGABYTE, FileLines
from frame.imports.reading import read_file
from tests.frame.imports.spreadsheets import (
    LIMITS,
    book,
    changed,
    lines,
    refusal,
    written_by_excel,
)


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


def test_a_formula_is_read_by_the_value_that_was_saved_with_it():
    def fill(sheet, day) -> None:
        sheet.write_row(0, 0, ["Serial", "Hours"])
        sheet.write(1, 0, "4411")
        sheet.write_formula(1, 1, "=4+4", None, 8)

    assert lines(written_by_excel(fill))[1] == ["4411", "8"]


def test_cells_merged_beside_what_is_filled_are_no_damage():
    assert lines(book(("Serial",), ("1",), merged=["F1:H2"])) == [["Serial"], ["1"]]


def test_null_signs_of_a_spreadsheet_are_left_out_and_said():
    read = read_file(book(("Serial_x0000_",), ("44_x0000_11",)), LIMITS)

    assert read.lines == [["Serial"], ["4411"]]
    assert read.remarks == ["2 null signs, which no page shows, were left out."]


def test_columns_beyond_those_that_are_read_are_said_by_the_first_cell_in_them():
    wide = ["x"] * 60

    read = read_file(book(wide, [*wide, None, "4411"]), LIMITS)

    assert [len(line) for line in read.lines] == [60, 60]
    assert read.remarks == [
        "Columns to the right of BH were not read; something stands there in cell BJ2. Move what "
        "is needed to the left, and bring the file again."
    ]


@pytest.mark.parametrize("given", ['zeroHeight="1"', "zeroHeight='true'", 'defaultRowHeight="0"'])
def test_a_sheet_whose_rows_are_all_hidden_is_read_and_said(given):
    made = changed(
        book(("Serial",), ("4411",)), old="<sheetData>", new=f"<sheetFormatPr {given}/><sheetData>"
    )

    read = read_file(made, LIMITS)

    assert read.lines == [["Serial"], ["4411"]]
    assert read.remarks == [
        "Rows without a height of their own are hidden in the spreadsheet, and were read as all "
        "others. Delete there what is not to be brought in."
    ]


@pytest.mark.parametrize("tag", ['<c s=">" r="A2"', "<c s='>' r=\"A2\""])
def test_a_tag_whose_value_holds_its_own_end_is_no_spreadsheet(tag):
    made = changed(book(("Serial",), ("4411",)), old='<c r="A2"', new=tag)

    assert refusal(made).startswith("The spreadsheet is damaged")


def test_a_formula_that_compares_texts_is_no_damage():
    def fill(sheet, day) -> None:
        sheet.write_row(0, 0, ["Serial", "Hours"])
        sheet.write(1, 0, "4411")
        sheet.write_formula(1, 1, '=IF(A1=">5",8)', None, 8)

    made = changed(written_by_excel(fill), old="&gt;", new=">")

    assert lines(made)[1] == ["4411", "8"]
