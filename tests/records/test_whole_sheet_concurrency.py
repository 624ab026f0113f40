"""Two clerks undo one sheet at once: whatever the order, it is undone once.

These run in threads on connections of their own.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import Event
from events.verifying import walk_log
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_saving import save_sheet
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.models import Completion, SignInSheet
from tests.concurrency import at_once
from tests.department import Department, make_department
from tests.records.sheets import NEXT_DAY, a_class, draft, saved, second_clerk

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NEXT_DAY + timedelta(days=30)
UNDONE = ("sheet.void", "sheet.take_back", "sheet.move")


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def other_clerk(department: Department) -> Member:
    return second_clerk(department.inquiry)


def undo(action: Callable[..., Any], sheet: SignInSheet, by: Member, **more: Any) -> Callable:
    given = {"seen_version": sheet.version, "reason": "Wrong class", "by": by, "now": LATER}
    return lambda: action(sheet=SignInSheet.objects.get(pk=sheet.pk), **given, **more)


def done(results: list[Any]) -> int:
    """How many went through; the others were refused, and nothing broke."""
    for each in results:
        assert not isinstance(each, Exception) or isinstance(each, ValidationError), each
    return sum(1 for each in results if not isinstance(each, Exception))


def standing() -> int:
    return Completion.objects.filter(voided_at__isnull=True).count()


def test_two_clerks_who_move_one_sheet_at_once_write_it_once(department, other_clerk):
    left = a_class()
    to = a_class(course=left.course, starts_on=date(2026, 3, 17))
    sheet = saved(left, "4411 4412 3301", department.clerk).sheet

    results = at_once(
        *(undo(move_sheet, sheet, by, to=to) for by in (department.clerk, other_clerk) * 2)
    )

    assert done(results) == 1
    assert (Completion.objects.count(), standing()) == (6, 3)
    assert Event.objects.filter(action="sheet.move").count() == 1
    assert walk_log().reason == ""


def test_a_sheet_undone_in_three_ways_at_once_is_undone_in_one(department, other_clerk):
    left = a_class()
    to = a_class(course=left.course, starts_on=date(2026, 3, 17))
    sheet = saved(left, "4411 4412", department.clerk).sheet

    results = at_once(
        undo(void_sheet, sheet, department.clerk),
        undo(take_back_sheet, sheet, other_clerk),
        undo(move_sheet, sheet, department.clerk, to=to),
    )

    assert done(results) == 1
    assert Event.objects.filter(action__in=UNDONE).count() == 1
    assert Completion.objects.filter(course_session=left, voided_at__isnull=True).count() == 0


def test_two_sheets_moved_to_one_class_at_once_do_not_both_arrive(department, other_clerk):
    to = a_class(starts_on=date(2026, 3, 17))
    sheets = [
        saved(a_class(course=to.course, starts_on=day), serial, department.clerk).sheet
        for day, serial in ((date(2026, 3, 9), "4411"), (date(2026, 3, 10), "4412"))
    ]

    results = at_once(*(undo(move_sheet, sheet, department.clerk, to=to) for sheet in sheets))

    assert done(results) == 1
    assert Completion.objects.filter(course_session=to).count() == 1
    assert standing() == 2


def test_a_class_whose_own_sheet_is_saved_meanwhile_takes_no_other(department, other_clerk):
    left = a_class()
    to = a_class(course=left.course)
    moved = saved(left, "4411", department.clerk).sheet
    own = draft(to, "4412", department.clerk)

    results = at_once(
        undo(move_sheet, moved, department.clerk, to=to),
        lambda: save_sheet(sheet=own, seen_version=own.version, by=other_clerk, now=NEXT_DAY),
    )

    assert done(results) == 1
    assert Completion.objects.filter(course_session=to).count() == 1
    assert standing() == 2


def test_one_line_voided_by_hand_meanwhile_is_voided_once(department, other_clerk):
    sheet = saved(a_class(), "4411 4412", department.clerk).sheet
    completion = Completion.objects.get(member=department.officer)

    results = at_once(
        undo(void_sheet, sheet, department.clerk),
        lambda: void_completion(
            completion=completion, reason="By hand", by=other_clerk, now=NEXT_DAY
        ),
    )

    assert done(results) >= 1
    assert standing() == 0
    told = Event.objects.filter(action="completion.void").count()
    [whole] = Event.objects.filter(action="sheet.void")
    assert ("4411" in whole.before["credit"]) is (told == 0)
