"""A blank sheet that is printed: whose row is which is kept, since its scan may come late."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from courses.actions.sessions import days_of
from events.models import Event
from records.actions import sheet_printing
from records.actions.sheet_printing import may_print, note_saved_sheet_printed, print_sheet
from records.models import PrintedRow, SheetPrint
from records.models.sheet_print import PrintedPage
from records.paper.sheet_codes import SheetCode, read_code
from tests.factories import MemberFactory
from tests.records.sheets import NEXT_DAY, a_class, second_clerk


def printed(course_session, members, by) -> SheetPrint:
    return print_sheet(
        course_session=course_session,
        days=days_of(course_session),
        members=members,
        by=by,
        now=NEXT_DAY,
    )


def test_a_print_keeps_whose_row_is_which_and_leaves_its_event(department):
    course_session = a_class()

    sheet_print = printed(
        course_session, [department.officer, department.colleague], department.clerk
    )

    assert [(row.number, row.member) for row in sheet_print.rows.all()] == [
        (1, department.officer),
        (2, department.colleague),
    ]
    assert (sheet_print.printed_by, sheet_print.printed_at) == (department.clerk, NEXT_DAY)
    assert (sheet_print.days, sheet_print.rows_a_page, sheet_print.pages) == (
        ["2026-03-10"],
        18,
        1,
    )
    event = Event.objects.get()
    assert (event.action, event.after) == (
        "sheet.print",
        {"serial_numbers": ["4411", department.colleague.serial_number]},
    )


def test_the_same_sheet_printed_again_is_the_same_print(department):
    course_session = a_class()
    course_session.instructors.add(department.sergeant)
    first = printed(course_session, [department.officer], department.clerk)

    again = printed(course_session, [department.officer], second_clerk(department.sergeant))

    assert again == first
    assert PrintedRow.objects.count() == 1
    assert Event.objects.filter(action="sheet.print").count() == 2


@pytest.mark.parametrize("changed", ["members", "days"])
def test_what_is_printed_after_a_change_is_a_print_of_its_own(department, changed):
    course_session = a_class()
    members = [department.officer]
    first = printed(course_session, members, department.clerk)
    if changed == "members":
        members = [MemberFactory(), *members]
    else:
        course_session.days.update(on=date(2026, 3, 11))

    later = printed(course_session, members, department.clerk)

    assert later != first
    assert [row.member for row in first.rows.all()] == [department.officer]
    assert [row.member for row in later.rows.all()] == members


def test_who_coordinates_or_teaches_the_class_may_print_it_and_nobody_else(department):
    course_session = a_class(coordinator=department.officer)
    course_session.instructors.add(department.colleague)
    with pytest.raises(PermissionDenied):
        printed(course_session, [], department.sergeant)

    prints = [printed(course_session, [], by) for by in (department.officer, department.colleague)]

    assert prints == [SheetPrint.objects.get()] * 2


def test_nothing_is_kept_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(sheet_printing, "record_file_taken", fail)

    with pytest.raises(RuntimeError):
        printed(a_class(), [department.officer], department.clerk)

    assert not SheetPrint.objects.exists()


def test_a_page_of_a_print_is_of_a_day_and_begins_with_a_row():
    sheet_print = SheetPrint(days=["2026-03-10", "2026-03-12"], rows_a_page=18, pages_a_day=2)

    pages = [sheet_print.page(number) for number in range(6)]

    assert pages == [
        None,
        PrintedPage(date(2026, 3, 10), 1),
        PrintedPage(date(2026, 3, 10), 19),
        PrintedPage(date(2026, 3, 12), 1),
        PrintedPage(date(2026, 3, 12), 19),
        None,
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KCPD-SHEET class=12 print=34 page=1/2", SheetCode(12, 34, 1, 2)),
        ("KCPD-SHEET class=12 page=1/2", None),
        ("KCPD-SHEET class=12 print=34 page=1/2 and more", None),
        ("KCPD-SHEET class=²² print=34 page=1/2", None),
        ("https://example.org/", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_it_was_written_and_no_other_is(text, code):
    assert read_code(text) == code
    assert code is None or str(code) == text


def test_a_saved_sheet_that_is_printed_leaves_its_event(department):
    course_session = a_class()

    note_saved_sheet_printed(
        course_session=course_session, serial_numbers=["4411"], by=department.clerk
    )

    event = Event.objects.get()
    assert (event.action, event.after) == ("sheet.print_saved", {"serial_numbers": ["4411"]})


def test_it_can_be_asked_who_may_print(department):
    course_session = a_class(coordinator=department.officer)

    seats = (department.officer, department.colleague, department.clerk)

    assert [may_print(each, course_session) for each in seats] == [True, False, True]
