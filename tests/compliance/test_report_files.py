"""A report as spreadsheet, CSV and paper: the rows and figures of the page, and no trap."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest
import time_machine
from django.utils.html import strip_tags

from compliance.engine import Status
from compliance.reports import Question, reach_scope, report_of
from compliance.reports.files import write_report
from compliance.reports.paper_lines import ROOM, paper_lines_of
from compliance.viewpoint import Viewpoint
from events.models import Event
from events.persons import PersonThen
from tests.compliance.reading import (
    lines_in_csv,
    lines_in_xlsx,
    lines_on_page,
    lines_on_paper,
    text_of_pdf,
    without_spaces,
)
from tests.compliance.reporting import AS_OF, PERIOD, TODAY, more_members, with_standings
from tests.factories import ElementFactory, MemberFactory

URL = "/report/"
MADE_AT = datetime(2025, 11, 20, 9, 30, tzinfo=ZoneInfo("America/Chicago"))
MADE = {"made_at": MADE_AT, "made_by": "Chen, Avery (1101)"}


@pytest.fixture
def staffed(department):
    """A department whose names are hard on files."""
    with_standings(department)
    squad = department.elements["Squad 110"]
    MemberFactory(serial_number="9001", last_name="=1+1", first_name="@SUM(A1)", element=squad)
    MemberFactory(serial_number="9002", last_name="+cmd", first_name="<script>", element=squad)
    MemberFactory(
        serial_number="9003",
        last_name="Featherstonehaugh-Montgomery",
        first_name="Maximiliana",
        suffix="III",
        rank="Master Patrol Officer",
        element=ElementFactory(
            name='Violent Crimes Enforcement Division, "Day" & Night', parent=squad.parent
        ),
    )
    return department


@pytest.fixture
def clerk(client, staffed):
    client.force_login(staffed.clerk, backend="people.sign_in.SerialNumberBackend")
    with time_machine.travel(MADE_AT, tick=False):
        yield client


def report(staffed, **asked):
    question = Question(Viewpoint(PERIOD, AS_OF), **asked)
    return report_of(question, scope=reach_scope(staffed.clerk), today=TODAY)


@pytest.mark.parametrize(
    "query",
    [
        "?period=2025",
        "?period=2025&short=on&sort=-missing",
        "?period=2025&sort=firearms",
        "?period=2025&q=montgomery",
        "?period=2024&as_of=2025-02-01&sort=-standing",
    ],
)
def test_page_spreadsheet_csv_and_paper_say_the_same_in_the_same_order(clerk, query):
    page = lines_on_page(clerk.get(URL + query).content.decode())
    files = {
        name: clerk.get(f"{URL}{query}&_export={name}").content for name in ("csv", "xlsx", "pdf")
    }

    assert page
    assert lines_in_xlsx(files["xlsx"]) == page
    plain = [line.name for line in page]
    from_csv = lines_in_csv(files["csv"])
    assert [line.name.removeprefix("'") for line in from_csv] == plain
    for place, line in enumerate(from_csv):
        assert (line.serial_number, line.credited, line.short) == (
            page[place].serial_number,
            page[place].credited,
            page[place].short,
        )
    on_paper = lines_on_paper(files["pdf"])
    assert list(map(without_spaces, on_paper)) == list(map(without_spaces, page))


def test_a_name_that_looks_like_a_formula_stays_text_in_the_spreadsheet(staffed):
    content = write_report(report(staffed, text="9001"), "xlsx", **MADE)

    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = next(cell for row in book["Members"] for cell in row if cell.value == "=1+1, @SUM(A1)")
    assert cell.data_type == "s"
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_hours_in_the_spreadsheet_are_numbers(staffed):
    content = write_report(report(staffed, text="4411"), "xlsx", **MADE)

    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Members"].iter_rows())
    total = rows[-1][7]
    assert (total.value, total.data_type, total.number_format) == (24, "n", "0.00")


def test_the_spreadsheet_counts_members_by_standing(staffed):
    answer = report(staffed)
    content = write_report(answer, "xlsx", **MADE)

    counts = dict(
        row[:2]
        for row in openpyxl.load_workbook(io.BytesIO(content))["Counts"].iter_rows(
            min_row=3, values_only=True
        )
    )
    assert counts["All"] == answer.counted
    assert counts["Short of hours"] == answer.short
    assert counts["Complete"] == answer.counts["compliant"]
    assert counts["Short of: Firearms"] == 5


def test_the_csv_file_opens_in_excel_with_its_accents(staffed):
    content = write_report(report(staffed, text="nunez"), "csv", **MADE)

    assert content.startswith(b"\xef\xbb\xbf")
    assert "Núñez, Ana" in content.decode("utf-8-sig")


def test_every_line_of_the_csv_file_says_the_period_and_the_day(staffed):
    rows = list(
        csv.DictReader(
            io.StringIO(write_report(report(staffed), "csv", **MADE).decode("utf-8-sig"))
        )
    )

    assert {(row["Period"], row["As of"], row["Note"]) for row in rows} == {
        ("2025", "2025-11-20", "")
    }


def test_an_unconfirmed_period_says_so_in_every_form(client, staffed):
    client.force_login(staffed.clerk, backend="people.sign_in.SerialNumberBackend")
    note = "The figures for 2026 are those of 2025"
    with time_machine.travel(datetime(2026, 2, 2, 9, tzinfo=MADE_AT.tzinfo), tick=False):
        page = client.get(URL).content.decode()
        made = {
            name: client.get(f"{URL}?_export={name}").content for name in ("csv", "xlsx", "pdf")
        }

    assert note in page
    assert note in made["csv"].decode("utf-8-sig")
    assert note in str(list(openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Members"].values))
    assert note in text_of_pdf(made["pdf"]).replace("\n", " ")


def test_paper_is_letter_landscape_with_the_headings_on_every_page(staffed):
    more_members(staffed, 60)
    pages = pypdf.PdfReader(io.BytesIO(write_report(report(staffed), "pdf", **MADE))).pages

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert (page.mediabox.width, page.mediabox.height) == (792, 612)
        assert f"Page {number} of {len(pages)}" in text
        assert "Made on Nov 20, 2025, 9:30 AM. As of Nov 20, 2025." in text
        assert "Serial Name" in text


def test_paper_cuts_no_name_and_no_day_however_long(staffed):
    long = "Featherstonehaugh-Montgomery-Cholmondeley"
    MemberFactory(
        last_name=long,
        first_name="Maximiliana Wilhelmina",
        element=staffed.elements["Squad 110"],
        hired_on=date(2025, 1, 1),
    )
    answer = report(staffed)
    extended = next(row for row in answer.rows if row.member.last_name == long)
    outcome = extended.standing.outcome._replace(status=Status.EXTENDED, deadline=date(2026, 9, 30))
    standing = extended.standing._replace(outcome=outcome)
    answer.rows.append(replace(extended, standing=standing, key="extended"))

    [*_, last] = lines_on_paper(write_report(answer, "pdf", **MADE))

    assert "".join(last.name.split()) == f"{long},MaximilianaWilhelmina"
    assert last.standing == "Extended until Sep 30, 2026"


def test_no_line_on_paper_is_longer_than_the_page_is_wide(staffed):
    more_members(staffed, 60)
    answer = report(staffed)
    page = pypdf.PdfReader(io.BytesIO(write_report(answer, "pdf", **MADE))).pages[1].extract_text()

    heading, rows = paper_lines_of(answer)
    assert page.count(", Robin") >= 35
    lines = [unescape(strip_tags(line)) for each in (heading, *rows) for line in each.splitlines()]
    assert max(map(len, lines)) <= ROOM


def test_paper_without_a_row_says_so(staffed):
    text = text_of_pdf(write_report(report(staffed, text="zzz"), "pdf", **MADE))

    assert "No member fits what was asked." in text


def test_a_script_in_a_name_is_text_on_paper(staffed):
    assert "<script>" in text_of_pdf(write_report(report(staffed, text="9002"), "pdf", **MADE))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("csv", "text/csv; charset=utf-8"),
        ("pdf", "application/pdf"),
    ],
)
def test_a_file_is_named_for_what_it_holds(clerk, staffed, name, kind):
    element = staffed.elements["Central Patrol Division"]

    response = clerk.get(f"{URL}?element={element.pk}&_export={name}")

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == (
        f'attachment; filename="report-2025-central-patrol-division-as-of-2025-11-20.{name}"'
    )


def test_taking_a_file_away_leaves_an_event(clerk, staffed):
    file = clerk.get(f"{URL}?short=on&missing=firearms&_export=csv").getvalue().decode()
    serials = [line.split(",")[0] for line in file.splitlines()[1:]]

    event = Event.objects.get(action="report.export")
    assert event.by == PersonThen.of(staffed.clerk)
    assert event.after == {
        "period": 2025,
        "as_of": "2025-11-20",
        "short": True,
        "missing": "firearms",
        "sort": "name",
        "format": "csv",
        "members": 5,
        "named": serials,
    }


def test_no_file_leaves_without_its_event(clerk, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("compliance.actions.exports.record_file_taken", fail)

    with pytest.raises(RuntimeError):
        clerk.get(f"{URL}?_export=csv")
    assert not Event.objects.filter(action="report.export").exists()


def test_looking_at_the_page_is_no_export(clerk):
    clerk.get(URL)

    assert not Event.objects.filter(action="report.export").exists()


@pytest.mark.parametrize("query", ["?open=on", "?short=on&open=on", "?sort=-open"])
def test_open_years_and_what_they_lack_leave_with_every_file(clerk, query):
    made = {name: clerk.get(f"{URL}{query}&_export={name}").content for name in ("csv", "xlsx")}
    paper = lines_on_paper(clerk.get(f"{URL}{query}&_export=pdf").content)

    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))[:3]
    assert [row["Open years"] for row in rows] == ["2024: at risk"] * 3
    assert all(row["Missing of open years"].startswith("2024: 24.00, among") for row in rows)
    assert [line.open_years for line in lines_in_xlsx(made["xlsx"])[:3]] == ["2024: at risk"] * 3
    assert [line.open_years for line in paper[:3]] == ["2024: at risk"] * 3


def test_a_file_says_first_who_is_at_risk_for_an_earlier_year(clerk):
    text = text_of_pdf(clerk.get(f"{URL}?open=on&_export=pdf").content).replace("\n", " ")

    first = text.index("3 members are at risk of an inactive license for 2024.")
    assert first < text.index("are short of hours for 2025")
    assert "Filters: Open in any year. 3 members." in text


FILTERED = "?period=2025&short=on&missing=implicit_bias&sort=-missing"


def test_the_spreadsheet_says_in_its_head_which_question_it_answers(clerk):
    content = clerk.get(f"{URL}{FILTERED}&_export=xlsx").content

    book = openpyxl.load_workbook(io.BytesIO(content))
    head = [row[0].value for row in book["Members"].iter_rows(max_row=8)]
    assert head[:8] == [
        "CLEE 2025: The whole department",
        "4 lack implicit bias for 2025. Missing hours are due by Dec 31, 2025.",
        "Among them, 3 members are at risk of an inactive license for 2024.",
        "CLEE period 2025, as of Nov 20, 2025.",
        "Filters: Only those short of hours; What is missing: Implicit bias.",
        "4 members.",
        "Sorted by Missing, the last first.",
        head[7],
    ]
    assert head[7].startswith("Made on Nov 20, 2025, 9:30 AM by ")
    assert head[7].endswith("(1101).")
    counts = dict(row[:2] for row in book["Counts"].iter_rows(min_row=3, values_only=True))
    assert (counts["All"], counts["Short of hours"], counts["Short of: Implicit bias"]) == (4, 4, 4)


def test_every_line_of_the_csv_file_says_the_question_and_who_asked(clerk):
    content = clerk.get(f"{URL}{FILTERED}&_export=csv").content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 4
    for row in rows:
        assert row["Question"] == "Only those short of hours; What is missing: Implicit bias"
        assert row["Made"].startswith("Made on Nov 20, 2025, 9:30 AM by ")


def test_paper_says_the_question_and_counts_just_its_rows(clerk):
    text = text_of_pdf(clerk.get(f"{URL}{FILTERED}&_export=pdf").content).replace("\n", " ")

    assert "4 lack implicit bias for 2025." in text
    assert "Filters: Only those short of hours; What is missing: Implicit bias. 4 members." in text
    assert "5 are short" not in text


def test_a_files_name_says_the_question_in_no_more_than_it_may_hold(clerk):
    named = clerk.get(f"{URL}{FILTERED}&_export=csv")["Content-Disposition"]
    long = clerk.get(f"{URL}?q={'ab ' * 33}&_export=csv")["Content-Disposition"]

    assert named == (
        'attachment; filename="'
        'report-2025-short-of-hours-lacking-implicit-bias-as-of-2025-11-20.csv"'
    )
    name = long.removeprefix('attachment; filename="').removesuffix('"')
    assert len(name) <= 120
    assert name.endswith("-as-of-2025-11-20.csv")
