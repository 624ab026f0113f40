"""Moving a saved sheet to the class that it belongs to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from courses.models import CourseSession, Enrolment
from events.models import Event
from frame.files import checked_file
from people.models import Member
from records.actions.sheet_mending import (
    change_line_minutes,
    set_line_hours,
)
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_scans import attach_scan
from records.actions.sheet_striking import clear_lines, remove_line
from records.actions.sheets import add_lines
from records.actions.whole_sheets import move_sheet
from records.credit.overriding import Override
from records.forms.overrides import warnings_of_lines
from records.models import Completion, SheetLine, SheetScan, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import ReadLine
from records.whole_sheet import as_on, read_on, whole_sheet
from tests.factories import CompletionFactory, CourseFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, journal, line_of
from tests.records.whole_sheets.undoing import (
    LATER,
    NEXT_WEEK,
    credit_of,
    refusal,
    undo,
    void_by_hand,
)
from tests.uploads import pdf


def seen_on(to: CourseSession, sheet: SignInSheet, by: Member) -> list[ReadLine]:
    """The lines as the page shows them before they are moved."""
    whole = whole_sheet(lines_of(sheet), ())
    lines = as_on(to, whole, from_class=sheet.course_session)
    return read_on(to, lines, whole=whole, from_class=sheet.course_session, by=by)


def test_a_moved_sheet_gives_its_credit_on_the_other_class(department, left, sheet, to):
    undone = undo(move_sheet, sheet, department.clerk, to=to)

    assert credit_of(left) == {}
    assert credit_of(to) == {"4411": Decimal("8.00"), "4412": Decimal("8.00")}
    assert {each.completed_on for each in undone.written} == {NEXT_WEEK}
    sheet.refresh_from_db()
    left.refresh_from_db()
    to.refresh_from_db()
    assert (sheet.course_session, sheet.is_saved, sheet.saved_at) == (to, True, LATER)
    assert (sheet.started_by, sheet.started_at) == (department.clerk, LATER)
    assert (left.state, to.state) == ("held", "closed")
    assert set(sheet.lines.values_list("completion", flat=True)) == {
        each.pk for each in undone.written
    }
    assert not SignInSheet.objects.filter(course_session=left).exists()


def test_moving_is_one_event_that_says_from_where_to_where(department, left, sheet, to):
    Enrolment.objects.create(course_session=to, member=department.officer)
    Enrolment.objects.create(course_session=to, member=department.colleague)
    Enrolment.objects.create(course_session=to, member=department.sergeant)
    Enrolment.objects.create(course_session=left, member=department.commander)
    events = Event.objects.count()

    undo(move_sheet, sheet, department.clerk, to=to)

    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    credit = {"4411": "8.00", "4412": "8.00"}
    assert event.action == "sheet.move"
    assert event.before == {"class": str(left), "credit": credit}
    assert event.after == {
        "class": str(to),
        "credit": credit,
        "reason": "Wrong class.",
        "version": 3,
        "absent": ["3301"],
    }
    states = dict(to.enrolments.values_list("member__serial_number", "state"))
    assert states == {"4411": "attended", "4412": "attended", "3301": "absent"}


def test_a_class_of_another_course_gives_its_own_hours(department, left, sheet):
    short = CourseFactory(
        credit_hours="2.00",
        instruction_minutes=100,
        legal_studies="2.00",
        technical_studies="0.00",
        interpersonal_perspectives="0.00",
        skill_development="0.00",
        firearms="0.00",
        de_escalation="0.00",
        implicit_bias="0.00",
        racial_profiling="0.00",
    )
    to = a_class(course=short, starts_on=NEXT_WEEK)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert credit_of(to) == {"4411": Decimal("2.00"), "4412": Decimal("2.00")}


SPLIT = {
    "legal_studies": Decimal("2.50"),
    "technical_studies": Decimal("0.00"),
    "interpersonal_perspectives": Decimal("0.00"),
    "skill_development": Decimal("0.00"),
    "firearms": Decimal("0.00"),
    "de_escalation": Decimal("0.00"),
    "implicit_bias": Decimal("0.00"),
    "racial_profiling": Decimal("0.00"),
}


@pytest.mark.parametrize(("is_same_course", "legal_studies"), [(True, "2.50"), (False, "1.00")])
def test_areas_set_by_hand_go_along_to_a_class_of_the_same_course_alone(
    department, left, is_same_course, legal_studies
):
    sheet = draft(left, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)
    set_line_hours(line=line_of(sheet, "4411"), hours=SPLIT, by=department.clerk)
    save_sheet(sheet=sheet, seen_version=3, by=department.clerk, now=NEXT_DAY)
    to = (
        a_class(course=left.course, starts_on=NEXT_WEEK)
        if is_same_course
        else a_class(starts_on=NEXT_WEEK)
    )

    undone = undo(move_sheet, sheet, department.clerk, to=to)

    [written] = undone.written
    assert (written.minutes, written.credit_hours) == (125, Decimal("2.50"))
    assert str(written.legal_studies) == legal_studies


def test_what_was_voided_by_hand_stays_behind(department, left, sheet, to):
    void_by_hand(department.colleague, department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert set(credit_of(to)) == {"4411"}
    assert Completion.objects.get(member=department.colleague).void_reason == "Was on leave"
    assert Event.objects.latest("pk").after["voided_before"] == ["4412"]


def test_the_scan_goes_along_with_the_sheet(department, left, sheet, to):
    scan = attach_scan(
        course_session=left, file=checked_file(pdf("paper.pdf")), by=department.clerk, now=NEXT_DAY
    ).row

    undo(move_sheet, sheet, department.clerk, to=to)

    scan.refresh_from_db()
    assert (scan.is_voided, scan.void_reason) == (True, "Wrong class.")
    assert SheetScan.objects.not_voided().get().course_session == to
    assert SheetScan.objects.not_voided().get().document == scan.document
    assert Event.objects.latest("pk").after["scans"] == ["paper.pdf"]


def test_the_same_hours_are_no_hindrance_when_the_credit_moves(department, left, sheet):
    """The credit that is given up stands in no way of the one written in its place."""
    same_day = a_class(course=left.course)

    undo(move_sheet, sheet, department.clerk, to=same_day)

    assert set(credit_of(same_day)) == {"4411", "4412"}


def test_warnings_of_the_other_class_ask_for_their_reason(department, sheet, to):
    Enrolment.objects.create(course_session=to, member=department.sergeant)

    words = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words[0] == (
        "Nothing was saved: give a reason for each warning, or mend what it is about."
    )
    assert words[1].startswith("Line 1, 4411 Núñez, Ana: Not enrolled in this class")
    shown = warnings_of_lines(seen_on(to, sheet, department.clerk))
    walked_in = {"not_enrolled": Override("Walked in", frozenset(each.mark for each in shown))}
    undo(move_sheet, sheet, department.clerk, to=to, overrides=walked_in)
    assert Event.objects.latest("pk").after["not_enrolled"] == {
        "reason": "Walked in",
        "members": ["4411", "4412"],
    }


def of_two_days(left: CourseSession) -> CourseSession:
    days = [NEXT_WEEK, NEXT_WEEK + timedelta(days=1)]
    return a_class(course=left.course, starts_on=days[0], ends_on=days[1], days=days)


def test_a_class_of_other_days_asks_how_the_paper_shows_them(department, left, sheet):
    to = of_two_days(left)

    words = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words[1:] == [
        "The sheet was saved on a class of 1 day and 400 minutes, and this one has 2 days and 800 "
        "minutes. Choose another class, or say when you save how the paper shows who was there "
        "for all of it."
    ]
    shown = warnings_of_lines(seen_on(to, sheet, department.clerk))
    both = {"other_class_length": Override("Both days are on it", frozenset(w.mark for w in shown))}
    undo(move_sheet, sheet, department.clerk, to=to, overrides=both)
    assert Event.objects.latest("pk").after["other_class_length"] == {
        "reason": "Both days are on it",
        "members": ["4411", "4412"],
    }


def test_a_part_of_a_class_is_as_long_on_another(department, left):
    sheet = draft(left, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)
    to = of_two_days(left)

    assert warnings_of_lines(seen_on(to, sheet, department.clerk)) == []


def test_one_line_that_cannot_be_credited_there_keeps_the_whole_sheet_where_it_is(
    department, sheet, to
):
    CompletionFactory(
        member=department.officer, course=to.course, completed_on=NEXT_WEEK, course_session=to
    )

    words = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words == [
        "Nothing was saved: 1 of 2 lines need a look.",
        f"Line 1, 4411 Núñez, Ana: Already has credit for {to.course.course_id} on Mar 17, 2026. "
        "Void that credit by hand first, and it stays behind.",
    ]


def test_an_empty_draft_of_the_other_class_makes_room(department, sheet, to):
    other = add_lines(course_session=to, texts=["3301"], by=department.clerk, now=LATER).sheet
    clear_lines(sheet=other, by=department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert SignInSheet.objects.get(course_session=to) == sheet
    assert "draft" not in Event.objects.first().after


def test_what_was_typed_on_an_empty_draft_there_is_told_by_the_event(department, sheet, to):
    add_lines(course_session=to, texts=["3301"], by=department.clerk, now=LATER)
    remove_line(line=SheetLine.objects.get(serial_number="3301"), by=department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    told = Event.objects.first().after
    assert [words.rsplit(": ", 1)[1] for words in told["draft"]] == ["added 3301", "removed 3301"]
    assert told["not_saved"] == ["3301"]
    assert journal() == []
