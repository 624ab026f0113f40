"""Files that people bring in: how they are read, and which are refused in words."""

import io
import json
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from people.roster import members
from people.roster.reading import lines_in, table_of
from tests.people.roster import GOOD, HEAD, look, spreadsheet


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


def test_a_spreadsheet_is_read_as_somebody_would_type_it():
    book = spreadsheet(
        ("Serial number", "Hired on", "Traffic authority", "Score"),
        (4411.0, datetime(2026, 2, 2), True, 1.5),
        ("R102", date(2026, 2, 3), False, None),
    )

    lines = lines_in(SimpleUploadedFile("people.xlsx", book))

    assert lines == [
        ["Serial number", "Hired on", "Traffic authority", "Score"],
        ["4411", "2026-02-02", "yes", "1.5"],
        ["R102", "2026-02-03", "no"],
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("a;ñ", "utf-8"), ("a;ñ", "utf-8-sig"), ("a;ñ", "utf-16"), ("a;ñ", "cp1252")],
)
def test_csv_is_read_however_it_was_saved(content, encoding):
    assert lines_in(SimpleUploadedFile("x.csv", content.encode(encoding))) == [["a", "ñ"]]


def test_columns_that_are_not_known_are_left_out_and_said(department, administrator):
    page = look(administrator, "member", "Title of the list", "Serial,Rank,Shoe size", "4411,X,44")

    assert page.context["look"].unread == ["Shoe size"]
    assert "Columns left out: Shoe size." in page.content.decode()
    assert [row.number for row in page.context["look"].rows] == [3]


def test_only_what_is_read_is_sent_back(department, administrator):
    shoes = "4" * 2000
    lines = [f"{shoes},4411,X" if number == 40 else ",," for number in range(41)]
    page = look(administrator, "member", "Shoe size,Serial,Rank", *lines)

    assert shoes not in page.content.decode()
    assert len(page.context["rows"]) < 300
    again = administrator.post(
        reverse("people:member-import"), {"rows": page.context["rows"], "confirmed": "another"}
    )
    assert again.context["look"].rows == page.context["look"].rows
    assert again.context["look"].unread == ["Shoe size"]


def test_more_than_a_page_can_send_back_is_refused_at_the_look(department, administrator):
    lines = (f"{number},{'long ' * 300}" for number in range(1500))

    page = look(administrator, "member", "Serial,Assignment", *lines)

    assert page.context["look"] is None
    assert page.context["form"].non_field_errors() == [
        "The columns that are read hold 2.2 MB of text; 2 MB is the most. Most of it stands under "
        "“assignment”. Shorten that, or take the file in in two goes."
    ]


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (61 * 1024 * 1024))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01\x02", "This is neither a spreadsheet nor CSV."),
        ("x\0".encode("utf-16"), "This is neither a spreadsheet nor CSV."),
        (b"PK\x03\x04 and no more", "The spreadsheet is damaged, or of another kind than .xlsx."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file has 5.0 MB; 5 MB is the most."),
        (b'a,"' + b"b" * 200_000, "The CSV file is damaged"),
        (b"name,rank\nx,y", "No line of the file has the heading “serial number”."),
        (b"serial,rank", "There is no row below the headings."),
        (b"serial,rank,title\n1,2,3", "Two columns say rank. Take one of them out."),
        (b"serial\n" + b"1\n" * 2001, "2,001 rows are more than 2,000 at a time."),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_in_words(department, administrator, content, words):
    page = look(administrator, "member", content=content)

    assert page.status_code == 200
    assert (
        " ".join(page.context["form"]["file"].errors + page.context["form"].non_field_errors())[
            : len(words)
        ]
        == words
    )


def test_a_small_file_that_unpacks_to_a_large_one_is_refused():
    with pytest.raises(ValidationError) as refused:
        lines_in(SimpleUploadedFile("x.xlsx", bomb()))

    assert refused.value.messages[0].startswith("Unpacked, the spreadsheet has 61 MB; 16 MB is")


TOO_LONG = (
    "The file has more than 4,000 lines; 2,000 rows are the most at a time. Take them in in parts, "
    "without blank lines and sheets that are not needed."
)


def test_a_long_spreadsheet_is_refused_before_it_is_parsed(department, administrator):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<row/> what no parser would take" * 90_000)

    page = look(administrator, "member", content=content.getvalue())

    assert page.context["form"].errors == {"file": [TOO_LONG]}


def test_a_spreadsheet_with_a_row_far_below_is_refused_and_nothing_is_cut_off():
    book = Workbook()
    book.active["A1"], book.active["A9000"] = "Serial", "4411"
    content = io.BytesIO()
    book.save(content)

    with pytest.raises(ValidationError) as refused:
        table_of(
            lines_in(SimpleUploadedFile("x.xlsx", content.getvalue())),
            members.HEADINGS,
            members.KEY,
        )

    assert refused.value.messages == [TOO_LONG]


def test_long_csv_is_read_no_further_than_that(department, administrator):
    damaged = b'1\n2,"' + b"b" * 200_000

    page = look(administrator, "member", content=b"serial\n" + b"1\n" * 4000 + damaged)

    assert page.context["form"].errors == {"file": [TOO_LONG]}


def test_a_spreadsheet_that_is_none_inside_is_damaged():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "no sheet")

    with pytest.raises(ValidationError) as refused:
        lines_in(SimpleUploadedFile("x.xlsx", content.getvalue()))

    assert refused.value.messages[0].startswith("The spreadsheet is damaged")


@pytest.mark.parametrize(
    ("place", "byte"), [(8, 1), (10, 99)], ids=["with a password", "packed in a strange way"]
)
def test_a_spreadsheet_that_can_not_be_unpacked_is_damaged(place, byte):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<row/>")
    packed = bytearray(content.getvalue())
    packed[packed.rfind(b"PK\x01\x02") + place] = byte

    with pytest.raises(ValidationError) as refused:
        lines_in(SimpleUploadedFile("x.xlsx", bytes(packed)))

    assert refused.value.messages[0].startswith("The spreadsheet is damaged")


def test_no_file_is_asked_for(administrator):
    page = administrator.post(reverse("people:member-import"), {})

    assert page.context["form"]["file"].error_words == ["Choose a file."]


def test_a_blank_line_and_a_short_one_are_read_as_they_are():
    lines = [["Serial", "Rank"], ["", " "], ["4411"]]

    table = table_of(lines, members.HEADINGS, members.KEY)

    assert table.rows == [(3, {"serial_number": "4411", "rank": ""})]


def test_many_rows_are_told_by_the_first_of_them(department, administrator):
    wrong = GOOD.replace("sworn", "wizard")  # none is written, which takes its time
    lines = [wrong.replace("9104", str(20000 + number)) for number in range(201)]

    page = look(administrator, "member", HEAD, *lines)

    assert (len(page.context["told"]), page.context["untold"]) == (200, 1)
    assert "1 more row is not shown." in page.content.decode()
    assert json.loads(page.context["rows"])[-1][0] == "20200"


@pytest.mark.parametrize(
    "rows", ["[]", "[[]]", '[["\\u0000"]]', '[["Serial number"], ["\\ud800"]]', "{", "[1]"]
)
@pytest.mark.parametrize("page", ["people:member-import", "people:element-import"])
def test_rows_that_no_file_had_are_asked_for_again(client, department, page, rows):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")

    response = client.post(reverse(page), {"rows": rows, "confirmed": "x"})

    assert response.status_code == 200
    assert 'type="file"' in response.content.decode()
