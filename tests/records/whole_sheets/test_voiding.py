"""Voiding a saved sheet as a whole: what stands, and its event."""

from decimal import Decimal

from courses.models import Enrolment
from events.models import Event, EventNaming
from events.persons import PersonThen
from records.actions.sheet_mending import (
    change_line_score,
)
from records.actions.sheet_saving import save_sheet
from records.actions.whole_sheets import void_sheet
from records.models import Completion
from tests.factories import CourseFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved
from tests.records.whole_sheets.undoing import (
    LATER,
    credit_of,
    undo,
    void_by_hand,
)


def test_a_voided_sheet_gives_no_credit_and_its_class_waits_for_its_sheet(department, left, sheet):
    undo(void_sheet, sheet, department.clerk)

    assert credit_of(left) == {}
    assert credit_of(left, voided=True) == {"4411": Decimal("8.00"), "4412": Decimal("8.00")}
    assert set(Completion.objects.values_list("void_reason", "voided_by", "voided_at")) == {
        ("Wrong class.", department.clerk.pk, LATER)
    }
    left.refresh_from_db()
    sheet.refresh_from_db()
    assert (left.state, sheet.is_saved, sheet.lines.count()) == ("held", False, 0)


def test_it_is_one_event_that_names_everybody(department, sheet):
    events = Event.objects.count()

    undo(void_sheet, sheet, department.clerk)

    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    assert (event.action, event.by) == ("sheet.void", PersonThen.of(department.clerk))
    assert (event.about_type, event.about_id) == ("records.SignInSheet", str(sheet.pk))
    assert event.before == {"credit": {"4411": "8.00", "4412": "8.00"}}
    assert event.after == {"reason": "Wrong class.", "version": 3}
    for member in (department.officer, department.colleague):
        assert EventNaming.objects.filter(event=event, serial_number=member.serial_number).exists()


def test_what_was_voided_by_hand_keeps_its_own_reason(department, left, sheet):
    void_by_hand(department.colleague, department.clerk)

    undone = undo(void_sheet, sheet, department.clerk)

    assert [line.serial_number for line in undone.whole.voided_before] == ["4412"]
    assert Completion.objects.get(member=department.colleague).void_reason == "Was on leave"
    event = Event.objects.latest("pk")
    assert event.before == {"credit": {"4411": "8.00"}}
    assert event.after["voided_before"] == ["4412"]
    assert EventNaming.objects.filter(event=event, serial_number="4412").exists()


def test_whoever_was_enrolled_is_enrolled_again(department, left):
    for member in (department.officer, department.sergeant):
        Enrolment.objects.create(course_session=left, member=member)
    sheet = saved(left, "4411", department.clerk).sheet
    assert set(left.enrolments.values_list("state", flat=True)) == {"attended", "absent"}

    undo(void_sheet, sheet, department.clerk)

    assert set(left.enrolments.values_list("state", flat=True)) == {"enrolled"}
    assert Event.objects.latest("pk").after["enrolled_again"] == ["3301", "4411"]


def test_a_failed_test_is_told_as_no_credit(department):
    course_session = a_class(course=CourseFactory(delivery="computer_based"))
    sheet = draft(course_session, "4411", department.clerk)
    change_line_score(line=line_of(sheet, "4411"), score=Decimal("60"), by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    undo(void_sheet, sheet, department.clerk)

    nothing = "0.00 (test not passed, 60 percent; 8.00 with a pass)"
    assert Event.objects.get(action="sheet.save").after["credit"] == {"4411": nothing}
    assert Event.objects.latest("pk").before == {"credit": {"4411": nothing}}
