"""No file of ours makes a spreadsheet compute what someone typed."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from courses.actions.courses import COURSE_CHANGE
from events.event_log import record_event
from people.models import Element, Member
from tests.factories import (
    CourseFactory,
    CourseSessionFactory,
    DecisionFactory,
    ElementFactory,
    MemberFactory,
    OutsideInstructorFactory,
    PreApprovalFactory,
    ProviderFactory,
    RoleDesignationFactory,
)
from tests.lists import every_list, list_tables
from tests.records.intake.sending import a_training
from tests.records.retention.keeping import a_certificate, leave
from tests.test_architecture import FLOORS, sources_of

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def hostile(department, settings):
    """Names, titles and places that begin as a formula does."""
    # Who left long ago was given their record on paper.
    settings.LEAVER_PACKS_FROM = date(2026, 1, 1)
    for number, sign in enumerate(SIGNS):
        text = f"{sign}cmd{number}"
        course = CourseFactory(title=text, provider=ProviderFactory(name=text))
        PreApprovalFactory(provider=course.provider, citation=text)
        held = CourseSessionFactory(course=course, location=text, starts_on=date(2026, 3, 10))
        # The one whose classes are listed, and one who is called like a formula.
        held.outside_instructors.set(
            [OutsideInstructorFactory(), OutsideInstructorFactory(name=text)]
        )
        record_event(
            COURSE_CHANGE,
            by=department.clerk,
            about=course,
            member=department.officer,
            before={"title": text},
            after={"title": text},
        )
    a_training(department.officer, title="=cmd")
    DecisionFactory(member=department.officer)
    RoleDesignationFactory(member=department.officer, role="training_inquiry")
    department.elements["Squad 110"].supervisors.add(department.officer)
    Member.objects.filter(pk=department.officer.pk).update(
        last_name="=cmd", rank="+cmd", serial_number="@CMD"
    )
    Element.objects.filter(name="Squad 110").update(name="-cmd")
    # Of who left so long ago that their papers may go.
    gone = MemberFactory(serial_number="-CMD", last_name="=cmd", hired_on=date(2001, 5, 1))
    a_certificate(leave(gone, date(2018, 4, 1)), by=department.clerk)
    # Large enough to be counted by themselves.
    for name in ("=cmd bureau", "+cmd bureau"):
        bureau = ElementFactory(name=name, kind="bureau")
        for _ in range(12):
            MemberFactory(element=bureau)
    return department


def test_no_cell_of_any_list_is_a_formula(hostile):
    seen = set()
    for each in every_list(hostile):
        for kind in {"csv", "xlsx"} & set(each.table.export_formats):
            content = each.client.get(each.url, {"_export": kind}).getvalue()

            cells = list(csv_cells(content) if kind == "csv" else xlsx_cells(content))
            assert sum("cmd" in cell.lower() for cell in cells) >= 2, each.page
            starts = SIGNS if kind == "csv" else ()
            assert [cell for cell in cells if cell.startswith(starts)] == [], each.page
        seen.add(type(each.table))
    assert seen == list_tables()


def test_files_of_rows_are_written_in_one_place():
    """A list of its own making would go past the guard, and past the walk above."""
    makers = {
        str(path.relative_to(ROOT)): set(re.findall(r"xlsxwriter\.Workbook|csv\.writer", text))
        for app in FLOORS
        for path in sources_of(app)
        if (text := path.read_text())
    }

    assert {path: made for path, made in makers.items() if made} == {
        "frame/lists/files.py": {"xlsxwriter.Workbook", "csv.writer"},
        # The rehearsal's own command, which goes through the same guard: its tests are its own.
        "compliance/management/commands/rehearse.py": {"csv.writer"},
    }


def csv_cells(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def xlsx_cells(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                # A spreadsheet computes a cell of type `f`; a text beginning with = is of type `s`.
                assert cell.data_type != "f", cell.value
                yield str(cell.value or "")
