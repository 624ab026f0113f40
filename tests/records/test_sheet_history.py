"""What the pages say became of a sheet: who, when and why, and what was typed on a draft."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.history import changes_of
from courses.models import CourseSession
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheet_striking import clear_lines
from records.actions.sheets import add_lines
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.sheet_history import sheet_history
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved, second_clerk


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


def told(course_session: CourseSession) -> list[str]:
    """What became of the sheet of a class, oldest first."""
    return [word for change in sheet_history(course_session)[::-1] for word in change.words]


def sheet_page(department, course_session: CourseSession) -> str:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    url = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})
    return client.get(url).content.decode()


@pytest.mark.parametrize(
    ("undo", "said"),
    [(void_sheet, "voided as a whole"), (take_back_sheet, "taken back as a whole")],
)
def test_a_sheet_undone_says_so_with_who_and_why(department, course_session, undo, said):
    sheet = saved(course_session, "4411", department.clerk).sheet

    undo(sheet=sheet, seen_version=2, reason="Wrong day", by=department.clerk, now=NEXT_DAY)

    words = f"Sign-in sheet {said}: Wrong day"
    assert told(course_session) == ["Sign-in sheet saved", words]
    assert [each.by for each in sheet_history(course_session)] == [department.clerk.name] * 2
    [last, *_] = changes_of(course_session)
    assert words in last.words
    assert words in sheet_page(department, course_session)


def test_both_classes_say_from_where_to_where_a_sheet_was_moved(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    to = a_class(course=course_session.course, starts_on=date(2026, 3, 17))

    move_sheet(
        sheet=sheet,
        to=to,
        seen_version=2,
        reason="Wrong day",
        by=department.clerk,
        now=NEXT_DAY + timedelta(days=30),
    )

    words = f"Sign-in sheet moved to {to}: Wrong day"
    assert told(course_session) == ["Sign-in sheet saved", words]
    assert words in sheet_page(department, course_session)
    assert told(to) == [f"Sign-in sheet moved here from {course_session}: Wrong day"]


def test_a_sheet_opened_again_says_why(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet

    reopen_sheet(sheet=sheet, reason="A second page", by=department.clerk)

    assert told(course_session)[-1] == "Sign-in sheet opened again: A second page"


@time_machine.travel(NEXT_DAY, tick=False)
def test_a_draft_left_lying_shows_who_typed_what_and_when(department, course_session):
    sheet = draft(course_session, "4411 4412", department.clerk)
    other = second_clerk(department.inquiry)
    add_lines(course_session=course_session, texts=["3301"], by=other, now=NEXT_DAY)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=other)

    page = sheet_page(department, course_session)

    clerk, colleague = department.clerk.name, other.name
    for sentence in (
        f"{clerk}, Mar 11, 2026, 9:00 AM: added 4411, 4412.",
        f"{colleague}, Mar 11, 2026, 9:00 AM: added 3301.",
        f"{colleague}, Mar 11, 2026, 9:00 AM: set 4411 (125 minutes, was the whole class).",
    ):
        assert f"<li>{sentence}</li>" in page


def test_a_draft_that_was_discarded_has_nothing_left_to_show(department, course_session):
    clear_lines(sheet=draft(course_session, "4411", department.clerk), by=department.clerk)

    assert "What was done on this sheet" not in sheet_page(department, course_session)
