"""What every undoing of a whole sheet refuses, and how many queries it needs."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import CourseSession
from frame.rights import Role
from records.actions import whole_sheets
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheets import add_lines
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.models import SignInSheet
from tests.factories import MemberFactory
from tests.records.sheets import saved, second_clerk
from tests.records.whole_sheets.undoing import (
    LATER,
    UNDOING,
    asked,
    refusal,
    state_of,
    undo,
    void_by_hand,
)


@pytest.mark.parametrize("action", UNDOING)
def test_it_needs_a_reason(department, sheet, to, action):
    [words] = refusal(action, sheet, department.clerk, reason=" ", **asked(action, to))

    assert words.startswith("Say why")


@pytest.mark.parametrize("action", UNDOING)
def test_it_needs_the_right(department, sheet, to, action):
    before = state_of(sheet)

    with pytest.raises(PermissionDenied):
        undo(action, sheet, department.inquiry, **asked(action, to))

    assert state_of(sheet) == before


@pytest.mark.parametrize("action", UNDOING)
def test_a_draft_has_nothing_to_undo(department, sheet, to, action):
    reopen_sheet(sheet=sheet, reason="More", by=department.clerk)

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("This sheet is not saved, so nothing was done. ")


@pytest.mark.parametrize("action", UNDOING)
def test_done_twice_it_is_done_once(department, sheet, to, action):
    undo(action, sheet, department.clerk, **asked(action, to))

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("This sheet is not saved, so nothing was done. ")


def test_a_sheet_moved_meanwhile_is_not_opened_on_the_class_it_left(department, left, sheet, to):
    seen = SignInSheet.objects.get(pk=sheet.pk)
    undo(move_sheet, sheet, department.clerk, to=to)
    before = state_of(sheet)

    with pytest.raises(ValidationError, match="This sheet is not saved, so nothing was done"):
        reopen_sheet(sheet=seen, reason="More", by=department.clerk)

    assert state_of(sheet) == before


@pytest.mark.parametrize("action", UNDOING)
def test_a_sheet_that_changed_since_it_was_looked_at_is_refused(department, sheet, to, action):
    words = refusal(action, sheet, department.clerk, seen_version=1, **asked(action, to))

    assert words[0] == "This sheet changed since you looked at it, so nothing was done."


@pytest.mark.parametrize("action", UNDOING)
def test_nobody_voids_their_own_credit_with_a_sheet(department, sheet, to, action):
    other = second_clerk(department.officer)

    [words] = refusal(action, sheet, other, **asked(action, to))

    assert words.startswith("This is on your own record, and nobody voids their own.")


@pytest.mark.parametrize("action", UNDOING)
def test_a_sheet_of_which_nothing_stands_is_refused(department, sheet, to, action):
    void_by_hand(department.officer, department.clerk)
    void_by_hand(department.colleague, department.clerk)

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("Every line of this sheet is voided already")


@pytest.mark.parametrize("action", UNDOING)
def test_nothing_is_undone_when_the_event_fails(department, sheet, to, action, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("The log is full.")

    before = state_of(sheet)
    monkeypatch.setattr(whole_sheets, "record_event", fail)

    with pytest.raises(RuntimeError):
        undo(action, sheet, department.clerk, **asked(action, to))

    assert state_of(sheet) == before


def test_a_sheet_stays_on_the_class_it_is_on(department, left, sheet):
    assert refusal(move_sheet, sheet, department.clerk, to=left) == [
        "The sheet is on this class already. Choose another one."
    ]


def test_a_class_of_today_takes_no_sheet_before_its_hour_has_come(department, sheet, to):
    day = to.days.get()
    ends = datetime.combine(day.on, day.ends_at, LATER.tzinfo)
    early = {"to": to, "now": ends - timedelta(minutes=1)}

    assert refusal(move_sheet, sheet, department.clerk, **early) == [
        "This class still runs: choose it after 4:00 PM today."
    ]
    undo(move_sheet, sheet, department.clerk, to=to, now=ends)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "cancelled", "cancel_reason": "Snow."}, "This class is canceled: Snow."),
        ({"state": "closed"}, "This class is closed"),
        (
            {"ends_on": date(2030, 1, 1)},
            "This class runs until Jan 1, 2030. Choose it on that day, once it is over.",
        ),
        ({"starts_on": date(2030, 1, 1), "ends_on": date(2030, 1, 1)}, "This class is on Jan 1"),
    ],
)
def test_a_class_that_cannot_be_credited_takes_no_sheet(department, sheet, to, changed, words):
    CourseSession.objects.filter(pk=to.pk).update(**changed)

    assert refusal(move_sheet, sheet, department.clerk, to=to)[0].startswith(words)


@pytest.mark.parametrize(("typed", "lines"), [("3301", "a line"), ("3301 3302", "2 lines")])
def test_a_class_with_a_draft_of_its_own_takes_no_sheet(department, sheet, to, typed, lines):
    add_lines(course_session=to, texts=[typed], by=department.clerk, now=LATER)

    [words] = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words.startswith(f"That class has a draft of its own with {lines}, begun by")


@pytest.mark.parametrize(
    ("action", "queries"), [(void_sheet, 22), (take_back_sheet, 22), (move_sheet, 44)]
)
@pytest.mark.parametrize("number", [1, 3])
def test_more_lines_need_no_more_queries(department, left, to, action, queries, number):
    serials = [MemberFactory().serial_number for _ in range(number)]
    sheet = saved(left, " ".join(serials), department.clerk).sheet
    department.clerk.roles_at_sign_in = {Role.TRAINING_ENTRY}  # as a page knows them

    with CaptureQueriesContext(connection) as captured:
        action(
            sheet=sheet,
            seen_version=sheet.version,
            reason="Wrong",
            by=department.clerk,
            now=LATER,
            **asked(action, to),
        )

    assert len(captured) == queries
