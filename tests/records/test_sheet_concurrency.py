"""Two clerks at once: whatever the order, the credit is written once.

These run in threads on connections of their own.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import Event
from events.verifying import walk_log
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import save_sheet
from records.actions.sheets import add_lines
from records.models import Completion, SheetLine, SignInSheet
from tests.concurrency import at_once, codes
from tests.department import Department, make_department
from tests.factories import CourseFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, second_clerk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def other_clerk(department: Department) -> Member:
    return second_clerk(department.inquiry)


def test_two_clerks_who_save_one_sheet_at_once_write_one_set_of_completions(
    department, other_clerk
):
    sheet = draft(a_class(), "4411 4412 3301", department.clerk)

    def save(by: Member) -> Callable[[], Any]:
        return lambda: save_sheet(
            sheet=SignInSheet.objects.get(pk=sheet.pk), seen_version=1, by=by, now=NEXT_DAY
        )

    results = at_once(*(save(by) for by in (department.clerk, other_clerk) * 2))

    assert codes(results) == ["saved", "saved_already", "saved_already", "saved_already"]
    assert Completion.objects.count() == 3
    assert Event.objects.filter(action="sheet.save").count() == 1
    assert walk_log().reason == ""


def test_two_sheets_of_one_course_and_day_saved_at_once_credit_a_member_once(
    department, other_clerk
):
    course = CourseFactory()
    sheets = [draft(a_class(course=course), "4411", department.clerk)]
    second = a_class(course=course)
    second.days.all().delete()
    sheets.append(draft(second, "4411", department.clerk))

    results = at_once(
        *(
            lambda sheet=sheet: save_sheet(
                sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY
            )
            for sheet in sheets
        )
    )

    assert codes(results) == ["problems", "saved"]
    assert Completion.objects.count() == 1


def test_two_sheets_saved_at_once_give_nobody_more_credit_than_a_day_has(department, other_clerk):
    long_day = {"source": "non_post", "credit_hours": "13.00"}
    classes = [a_class(course=CourseFactory(**long_day)) for _ in range(2)]
    # Of the second nobody knows the hours, so that the two are no double booking.
    classes[1].days.all().delete()
    sheets = [draft(each, "4411 4412", department.clerk) for each in classes]

    results = at_once(
        *(
            lambda sheet=sheet, by=by: save_sheet(sheet=sheet, seen_version=1, by=by, now=NEXT_DAY)
            for sheet, by in zip(sheets, (department.clerk, other_clerk), strict=True)
        )
    )

    assert codes(results) == ["problems", "saved"]
    (refused,) = [each for each in results if isinstance(each, ValidationError)]
    assert "26.00 credit hours on Mar 10, 2026, 13.00 of them here" in refused.messages[1]
    assert Completion.objects.count() == 2


def test_a_line_added_while_another_saves_is_saved_or_refused_and_never_lost(
    department, other_clerk
):
    course_session = a_class()
    sheet = draft(course_session, "4411", department.clerk)

    results = at_once(
        lambda: save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY),
        lambda: add_lines(
            course_session=course_session, texts=["4412"], by=other_clerk, now=NEXT_DAY
        ),
    )

    sheet.refresh_from_db()
    # Either the save came first and the line was refused, or the line and the save was.
    assert codes(results) in (["changed", "saved"], ["closed", "saved"])
    assert sheet.is_saved == (Completion.objects.count() == 1)
    assert SheetLine.objects.filter(completion__isnull=True).exists() != sheet.is_saved


def test_two_clerks_who_start_one_sheet_at_once_work_on_the_same(department, other_clerk):
    course_session = a_class()

    def add(by: Member, text: str) -> Callable[[], Any]:
        return lambda: add_lines(course_session=course_session, texts=[text], by=by, now=NEXT_DAY)

    results = at_once(
        add(department.clerk, "4411 4412"), add(other_clerk, "4412 3301"), add(other_clerk, "4411")
    )

    assert codes(results) == ["saved", "saved", "saved"]
    assert SignInSheet.objects.count() == 1
    serials = SheetLine.objects.values_list("serial_number", flat=True)
    assert sorted(serials) == ["3301", "4411", "4412"]
    assert walk_log().reason == ""


def test_a_completion_voided_twice_at_once_keeps_one_reason(department, other_clerk):
    sheet = draft(a_class(), "4411", department.clerk)
    saved = save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)
    completion = saved.completions[0]

    results = at_once(
        *(
            lambda by=by: void_completion(
                completion=completion, reason=by.serial_number, by=by, now=NEXT_DAY
            )
            for by in (department.clerk, other_clerk)
        )
    )

    assert codes(results) == ["saved", "voided"]
    assert Event.objects.filter(action="completion.void").count() == 1


def test_a_line_changed_while_another_saves_is_refused_in_words(department, other_clerk):
    sheet = draft(a_class(), "4411", department.clerk)
    line = sheet.lines.get()

    results = at_once(
        lambda: save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY),
        lambda: change_line_minutes(line=line, minutes=125, by=other_clerk),
    )

    assert codes(results) in (["changed", "saved"], ["saved", "saved_already"])
    line.refresh_from_db()
    assert (line.completion is None) == (line.minutes == 125)
