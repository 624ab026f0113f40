"""Credit for teaching a class whose sheet is undone."""

from datetime import date

import pytest

from events.models import Event, EventNaming
from records.actions.completions import void_completion
from records.actions.sheet_saving import save_sheet
from records.actions.teaching import decide_teaching
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.models import Completion
from records.teaching import taught_undecided, teaching_undecided
from records.whole_sheet import left_out_there_too
from tests.factories import CompletionFactory
from tests.records.sheets import NEXT_DAY, second_clerk
from tests.records.whole_sheets.undoing import (
    LATER,
    MINUTE,
    asked,
    credit_of,
    refusal,
    undo,
)


@pytest.fixture
def taught(department, left, sheet) -> Completion:
    """Credit of the sergeant for teaching the class that the sheet was saved on."""
    left.refresh_from_db()
    left.instructors.add(department.sergeant)
    decided = decide_teaching(
        course_session=left,
        minutes={department.sergeant.pk: 400},
        reason="",
        by=department.clerk,
        now=NEXT_DAY,
    )
    return decided.completions[0]


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_credit_for_teaching_the_class_goes_with_its_sheet(
    department, left, sheet, to, taught, action
):
    to.instructors.add(department.sergeant)

    undo(action, sheet, department.clerk, **asked(action, to))

    assert credit_of(left) == {}
    taught.refresh_from_db()
    assert (taught.void_reason, taught.voided_by) == ("Wrong class.", department.clerk)
    assert Event.objects.latest("pk").after["taught"] == {"3301": "6.50"}
    left.refresh_from_db()
    to.refresh_from_db()
    moved = ["3301"] if action is move_sheet else []
    assert taught_undecided(left) == []
    assert [each.member.serial_number for each in taught_undecided(to)] == moved


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_teaching_that_names_no_class_stays_and_is_named(department, left, sheet, to, action):
    given = {"course": left.course, "role": "instructor", "source": "instructor", "minutes": 60}
    of_the_day = CompletionFactory(
        member=department.sergeant, completed_on=left.completed_on, **given
    )
    CompletionFactory(member=department.commander, completed_on=date(2026, 2, 1), **given)

    undo(action, sheet, department.clerk, **asked(action, to))

    of_the_day.refresh_from_db()
    assert not of_the_day.is_voided
    event = Event.objects.filter(action__startswith="sheet.").latest("pk")
    assert event.after["taught_without_class"] == {"3301": str(of_the_day.earned)}
    assert EventNaming.objects.filter(event=event, serial_number="3301").exists()


def test_teaching_is_due_again_once_the_sheet_is_saved_again(department, left, sheet, taught):
    undo(take_back_sheet, sheet, department.clerk)
    assert not teaching_undecided().exists()
    sheet.refresh_from_db()

    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER + MINUTE)

    assert teaching_undecided().get().member == department.sergeant
    void_again = decide_teaching(
        course_session=left,
        minutes={department.sergeant.pk: 200},
        reason="",
        by=department.clerk,
        now=LATER + MINUTE,
    )
    void_completion(
        completion=void_again.completions[0],
        reason="Half",
        by=department.clerk,
        now=LATER + 2 * MINUTE,
    )
    assert not teaching_undecided().exists()


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_nobody_undoes_the_sheet_of_a_class_they_have_credit_for_teaching(
    department, left, sheet, to, taught, action
):
    own = second_clerk(department.sergeant)

    [words] = refusal(action, sheet, own, **asked(action, to))

    assert "own" in words


def test_who_was_left_out_of_teaching_is_left_out_on_the_other_class_too(
    department, left, sheet, to
):
    left.instructors.add(department.sergeant, department.commander)
    to.instructors.add(department.sergeant)
    left.refresh_from_db()
    decide_teaching(
        course_session=left,
        minutes={department.sergeant.pk: None, department.commander.pk: None},
        reason="Only watched",
        by=department.clerk,
        now=NEXT_DAY,
    )

    undo(move_sheet, sheet, department.clerk, to=to)

    assert not left_out_there_too(left, to).exists()
    assert not teaching_undecided().filter(coursesession=to).exists()
    [there] = to.teaching_left_out.all()
    assert (there.member, there.reason) == (department.sergeant, "Only watched")
    event = Event.objects.latest("pk")
    assert event.after["left_out_there"] == [department.sergeant.serial_number]
    assert EventNaming.objects.filter(
        event=event, serial_number=department.sergeant.serial_number
    ).exists()
