"""No file of ours makes a spreadsheet compute what someone typed."""

import csv
import io
from collections.abc import Iterator

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from courses.actions.courses import COURSE_CHANGE
from events.event_log import record_event
from people.models import Element, Member
from tests.factories import CourseFactory, CourseSessionFactory, ProviderFactory

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
FILES = [
    ("auditor", "compliance:report", "csv"),
    ("auditor", "compliance:report", "xlsx"),
    ("auditor", "events:event-list", "csv"),
    ("clerk", "courses:course-list", "csv"),
    ("clerk", "courses:course-list", "xlsx"),
    ("clerk", "courses:session-list", "csv"),
    ("clerk", "courses:session-list", "xlsx"),
]


@pytest.fixture
def hostile(department):
    """Names, titles and places that begin as a formula does."""
    for number, sign in enumerate(SIGNS):
        text = f"{sign}cmd{number}"
        course = CourseFactory(title=text, provider=ProviderFactory(name=text))
        CourseSessionFactory(course=course, location=text)
        record_event(
            COURSE_CHANGE,
            by=department.clerk,
            about=course,
            member=department.officer,
            before={"title": text},
            after={"title": text},
        )
    Member.objects.filter(pk=department.officer.pk).update(
        last_name="=cmd", rank="+cmd", serial_number="@CMD"
    )
    Element.objects.filter(name="Squad 110").update(name="-cmd")
    return department


@pytest.mark.parametrize(("seat", "page", "kind"), FILES)
def test_no_cell_is_a_formula(hostile, client, seat, page, kind):
    client.force_login(hostile.members[seat], backend="people.sign_in.SerialNumberBackend")

    content = client.get(reverse(page), {"_export": kind}).getvalue()

    cells = list(csv_cells(content) if kind == "csv" else xlsx_cells(content))
    assert sum("cmd" in cell.lower() for cell in cells) >= 3
    assert [cell for cell in cells if kind == "csv" and cell.startswith(SIGNS)] == []


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
