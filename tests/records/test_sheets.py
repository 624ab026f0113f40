"""Writing the draft of a sheet: every change is kept in its journal, none is an event yet."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from courses.models import CourseSession
from events.models import Event
from events.persons import PersonThen
from records.actions import sheet_striking, sheets
from records.actions.sheet_mending import change_line_minutes, change_line_serial, set_line_hours
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheet_striking import (
    clear_lines,
    remove_line,
    remove_unknown,
    strike_lines,
)
from records.actions.sheets import add_lines
from records.models import SheetLine, SignInSheet
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    draft,
    journal,
    line_of,
    saved,
    second_clerk,
)

NO_HOURS = dict.fromkeys(
    (
        "legal_studies",
        "technical_studies",
        "interpersonal_perspectives",
        "skill_development",
        "firearms",
        "de_escalation",
        "implicit_bias",
        "racial_profiling",
    ),
    Decimal("0.00"),
)


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    """A draft with 4411 on line 1 and 9999 on line 2, at version 1."""
    return draft(course_session, "4411\n9999", department.clerk)


def test_the_first_lines_start_the_sheet_and_leave_no_event_yet(department, course_session):
    added = add_lines(
        course_session=course_session, texts=["4411 4412"], by=department.clerk, now=NEXT_DAY
    )

    sheet = SignInSheet.objects.get()
    assert [line.serial_number for line in added.added] == ["4411", "4412"]
    assert (sheet.started_by, sheet.started_at) == (department.clerk, NEXT_DAY)
    assert journal() == ["added 4411", "added 4412"]
    assert {(each.by, each.version) for each in sheet.draft_changes.all()} == {
        (department.clerk, 1)
    }
    assert not Event.objects.exists()


def test_what_is_on_the_sheet_already_is_not_written_again(department, course_session, sheet):
    added = add_lines(
        course_session=course_session, texts=["4411, 9999, 4411"], by=department.clerk, now=NEXT_DAY
    )

    assert added.added == []
    assert added.already == {"4411": 1, "9999": 2}
    assert sheet.lines.count() == 2
    assert len(journal()) == 2


def test_a_serial_twice_in_one_paste_is_one_line(department, course_session):
    added = add_lines(
        course_session=course_session, texts=["4411\n4412\n4411"], by=department.clerk, now=NEXT_DAY
    )

    assert [line.serial_number for line in added.added] == ["4411", "4412"]
    assert added.twice == {"4411": 1}


def test_lines_are_added_on_the_day_of_the_class(department, course_session):
    add_lines(
        course_session=course_session,
        texts=["4411"],
        by=department.clerk,
        now=NEXT_DAY - timedelta(days=1),
    )

    assert SheetLine.objects.count() == 1


def test_no_line_is_added_before_the_class(department, course_session):
    with pytest.raises(ValidationError, match=r"This class is on Mar 10, 2026"):
        add_lines(
            course_session=course_session,
            texts=["4411"],
            by=department.clerk,
            now=NEXT_DAY - timedelta(days=2),
        )


def test_no_line_is_added_to_a_saved_sheet(department, course_session):
    saved(course_session, "4411", department.clerk)

    with pytest.raises(ValidationError, match="written already"):
        add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)


def test_a_sheet_has_an_end(department, course_session, sheet, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 2)

    with pytest.raises(ValidationError, match="a sheet holds 2 at most"):
        add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)


def test_a_serial_is_corrected(department, sheet):
    change_line_serial(line=line_of(sheet, "9999"), serial_number="44 12", by=department.clerk)

    assert [line.serial_number for line in sheet.lines.all()] == ["4411", "4412"]
    assert journal()[-1] == "corrected 9999 (to 4412)"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("  ", "Type a serial number"),
        ("4411", "4411 is already line 1"),
        ("1" * 41, "40 signs at most"),
    ],
)
def test_a_serial_that_cannot_be_is_refused(department, sheet, typed, reason):
    with pytest.raises(ValidationError, match=reason):
        change_line_serial(line=line_of(sheet, "9999"), serial_number=typed, by=department.clerk)

    assert len(journal()) == 2


def test_minutes_are_set_and_the_split_of_hours_proposed_anew(department, sheet):
    line = line_of(sheet, "4411")
    change_line_minutes(line=line, minutes=100, by=department.clerk)
    set_line_hours(
        line=line, hours={**NO_HOURS, "legal_studies": Decimal("2.00")}, by=department.clerk
    )

    change_line_minutes(line=line, minutes=125, by=department.clerk)

    line.refresh_from_db()
    assert line.minutes == 125
    assert line.credit_hours == 0
    assert line.legal_studies == 0
    assert journal()[-3:] == [
        "set 4411 (100 minutes, was the whole class)",
        "set 4411 (Legal studies 2.00, was as proposed)",
        "set 4411 (125 minutes, was 100 minutes)",
    ]


def test_the_same_minutes_again_are_no_change(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=400, by=department.clerk)

    assert len(journal()) == 2


def test_minutes_taken_away_are_the_whole_class_again(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)

    change_line_minutes(line=line_of(sheet, "4411"), minutes=None, by=department.clerk)

    assert line_of(sheet, "4411").minutes is None
    assert journal()[-1] == "set 4411 (the whole class, was 100 minutes)"


@pytest.mark.parametrize("minutes", [0, -1, 401, 10**9])
def test_minutes_nobody_can_have_attended_are_refused(department, sheet, minutes):
    with pytest.raises(ValidationError):
        change_line_minutes(line=line_of(sheet, "4411"), minutes=minutes, by=department.clerk)

    assert line_of(sheet, "4411").minutes is None


def test_hours_are_set_within_the_credit_of_the_minutes(department, sheet):
    line = line_of(sheet, "4411")
    change_line_minutes(line=line, minutes=100, by=department.clerk)

    set_line_hours(
        line=line,
        hours={**NO_HOURS, "skill_development": Decimal("2.00"), "firearms": Decimal("2.00")},
        by=department.clerk,
    )

    line.refresh_from_db()
    assert (line.credit_hours, line.skill_development, line.firearms) == (2, 2, 2)
    assert journal()[-1] == "set 4411 (Skill development 2.00, Firearms 2.00, was as proposed)"


def test_hours_of_a_full_attendance_are_not_set(department, sheet):
    with pytest.raises(ValidationError, match="Set the minutes attended first"):
        set_line_hours(line=line_of(sheet, "4411"), hours=NO_HOURS, by=department.clerk)


def test_hours_of_minutes_that_earn_no_credit_are_not_set(department, sheet):
    line = line_of(sheet, "4411")
    change_line_minutes(line=line, minutes=5, by=department.clerk)

    with pytest.raises(ValidationError, match="These minutes earn no credit"):
        set_line_hours(line=line, hours=NO_HOURS, by=department.clerk)


def test_a_serial_number_typed_again_as_it_was_writes_nothing(department, sheet):
    line = change_line_serial(
        line=line_of(sheet, "4411"), serial_number=" 4411 ", by=department.clerk
    )

    assert line.serial_number == "4411"
    assert len(journal()) == 2


def test_firearms_beyond_skill_development_are_refused(department, sheet):
    line = line_of(sheet, "4411")
    change_line_minutes(line=line, minutes=100, by=department.clerk)

    with pytest.raises(ValidationError) as refusal:
        set_line_hours(
            line=line,
            hours={**NO_HOURS, "legal_studies": Decimal("2.00"), "firearms": Decimal("1.00")},
            by=department.clerk,
        )

    assert "firearms" in refusal.value.message_dict


def test_a_line_is_removed(department, sheet):
    remove_line(line=line_of(sheet, "9999"), by=department.clerk)

    assert [line.serial_number for line in sheet.lines.all()] == ["4411"]
    assert journal()[-1] == "removed 9999"


@time_machine.travel(NEXT_DAY, tick=False)
def test_a_discarded_draft_is_told_whole_by_one_event(department, course_session):
    sheet = draft(course_session, "4411\n9999", department.clerk)
    other = second_clerk(department.inquiry)
    add_lines(course_session=course_session, texts=["4412 125"], by=other, now=NEXT_DAY)
    remove_line(line=line_of(sheet, "4412"), by=department.clerk)

    serials = clear_lines(sheet=sheet, by=department.clerk)

    assert serials == ["4411", "9999"]
    assert not sheet.lines.exists()
    event = Event.objects.get()
    assert (event.action, event.by) == ("sheet.clear", PersonThen.of(department.clerk))
    assert event.before == {"serial_numbers": ["4411", "9999"]}
    clerk, colleague = (f"{each.serial_number} {each.name}" for each in (department.clerk, other))
    assert event.after == {
        "version": 4,
        "draft": [
            f"{clerk}, Mar 11, 2026, 9:00:00 AM: added 4411, 9999",
            f"{colleague}, Mar 11, 2026, 9:00:00 AM: added 4412 (125 minutes)",
            f"{clerk}, Mar 11, 2026, 9:00:00 AM: removed 4412",
        ],
        "draft_by": [other.serial_number],
        "not_saved": ["4412"],
    }
    assert journal() == []


def test_a_change_in_the_journal_is_not_changed(department, sheet):
    change = sheet.draft_changes.first()

    with pytest.raises(TypeError, match="added to, never changed"):
        change.save()


def test_taking_all_lines_off_leaves_written_credit(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    with pytest.raises(ValidationError, match="already saved by"):
        clear_lines(sheet=sheet, by=department.clerk)
    reopen_sheet(sheet=sheet, reason="second page", by=department.clerk)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)

    assert clear_lines(sheet=sheet, by=department.clerk) == ["4412"]
    assert line_of(sheet, "4411").completion is not None


def test_an_empty_draft_is_cleared_without_an_event(department, sheet):
    clear_lines(sheet=sheet, by=department.clerk)
    events = Event.objects.count()

    assert clear_lines(sheet=sheet, by=department.clerk) == []
    assert Event.objects.count() == events


def test_a_line_that_another_clerk_removed_is_not_changed(department, sheet):
    line = line_of(sheet, "9999")
    remove_line(line=line_of(sheet, "9999"), by=department.clerk)

    with pytest.raises(ValidationError, match="another clerk removed it"):
        change_line_minutes(line=line, minutes=100, by=department.clerk)


def test_a_line_of_a_saved_sheet_is_not_changed(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet

    for change in (
        lambda line: change_line_minutes(line=line, minutes=10, by=department.clerk),
        lambda line: change_line_serial(line=line, serial_number="1", by=department.clerk),
        lambda line: set_line_hours(line=line, hours=NO_HOURS, by=department.clerk),
        lambda line: remove_line(line=line, by=department.clerk),
    ):
        with pytest.raises(ValidationError, match="already saved by"):
            change(line_of(sheet, "4411"))


def test_a_draft_is_not_discarded_when_the_event_fails(department, sheet, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(sheet_striking, "record_event", fail)
    with pytest.raises(RuntimeError):
        clear_lines(sheet=sheet, by=department.clerk)

    assert sheet.lines.count() == 2
    assert journal() == ["added 4411", "added 9999"]


def canceled(sheet: SignInSheet) -> SignInSheet:
    """The draft of a class that was canceled after it was begun."""
    CourseSession.objects.filter(pk=sheet.course_session_id).update(
        state="cancelled", cancel_reason="Snow"
    )
    return sheet


@pytest.mark.parametrize(
    "write",
    [
        lambda sheet, by: add_lines(
            course_session=sheet.course_session, texts=["4412"], by=by, now=NEXT_DAY
        ),
        lambda sheet, by: change_line_serial(
            line=line_of(sheet, "9999"), serial_number="4412", by=by
        ),
        lambda sheet, by: change_line_minutes(line=line_of(sheet, "4411"), minutes=9, by=by),
        lambda sheet, by: remove_line(line=line_of(sheet, "4411"), by=by),
        lambda sheet, by: remove_unknown(sheet=sheet, by=by),
        lambda sheet, by: strike_lines(
            sheet=sheet, keys=sheet.lines.values_list("pk", flat=True), by=by
        ),
    ],
    ids=["add", "serial", "minutes", "remove", "unknown", "strike"],
)
def test_a_draft_whose_class_was_canceled_takes_no_change(department, sheet, write: Callable):
    with pytest.raises(ValidationError, match="This class was canceled"):
        write(canceled(sheet), department.clerk)

    assert len(journal()) == 2


def test_a_draft_whose_class_was_canceled_can_be_discarded(department, sheet):
    assert clear_lines(sheet=canceled(sheet), by=department.clerk) == ["4411", "9999"]


@pytest.mark.parametrize(
    "write",
    [
        lambda sheet, by: add_lines(
            course_session=sheet.course_session, texts=["4412"], by=by, now=NEXT_DAY
        ),
        lambda sheet, by: change_line_serial(
            line=line_of(sheet, "9999"), serial_number="4412", by=by
        ),
        lambda sheet, by: change_line_minutes(line=line_of(sheet, "4411"), minutes=9, by=by),
        lambda sheet, by: remove_line(line=line_of(sheet, "4411"), by=by),
    ],
    ids=["add", "serial", "minutes", "remove"],
)
def test_nothing_is_written_when_the_journal_fails(department, sheet, monkeypatch, write: Callable):
    break_the_journal(monkeypatch)
    before = list(sheet.lines.values_list("pk", "serial_number", "minutes"))

    with pytest.raises(RuntimeError):
        write(sheet, department.clerk)

    assert list(sheet.lines.values_list("pk", "serial_number", "minutes")) == before
    sheet.refresh_from_db()
    assert sheet.version == 1


def test_areas_that_do_not_add_up_to_what_the_minutes_earn_are_refused(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)
    before = journal()

    with pytest.raises(ValidationError) as refused:
        set_line_hours(
            line=line_of(sheet, "4411"),
            hours={**NO_HOURS, "legal_studies": Decimal("1.50")},
            by=department.clerk,
        )

    assert refused.value.message_dict == {
        "credit_hours": [
            "Hours by area add up to 1.50, but 100 minutes give 2.00. Change one of the areas."
        ]
    }
    assert line_of(sheet, "4411").legal_studies == 0
    assert journal() == before


def test_nothing_typed_adds_no_line_and_begins_no_sheet(department, course_session):
    with pytest.raises(ValidationError, match="Type a serial number, or part of a name"):
        add_lines(course_session=course_session, texts=["  "], by=department.clerk, now=NEXT_DAY)

    assert not SignInSheet.objects.exists()
