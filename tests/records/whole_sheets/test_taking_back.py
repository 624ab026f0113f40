"""Taking a saved sheet back as a draft, to be saved again."""

from decimal import Decimal

from events.models import Event
from people.models import Member
from records.actions.sheet_mending import (
    change_line_minutes,
)
from records.actions.sheet_saving import save_sheet
from records.actions.sheets import add_lines
from records.actions.whole_sheets import take_back_sheet
from tests.records.sheets import NEXT_DAY, draft, line_of
from tests.records.whole_sheets.undoing import (
    LATER,
    credit_of,
    undo,
    void_by_hand,
)


def test_a_sheet_taken_back_is_a_draft_with_its_lines_and_can_be_saved_again(department, left):
    sheet = draft(left, "4411 4412", department.clerk)
    change_line_minutes(line=line_of(sheet, "4412"), minutes=125, by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    undo(take_back_sheet, sheet, department.clerk, reason="Minutes of another day.")

    assert credit_of(left) == {}
    sheet.refresh_from_db()
    left.refresh_from_db()
    assert (sheet.is_saved, left.state) == (False, "held")
    assert list(
        sheet.lines.order_by("pk").values_list("serial_number", "minutes", "completion")
    ) == [
        ("4411", None, None),
        ("4412", 125, None),
    ]
    event = Event.objects.latest("pk")
    assert (event.action, event.before) == (
        "sheet.take_back",
        {"credit": {"4411": "8.00", "4412": "2.50"}},
    )
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER)
    assert credit_of(left) == {"4411": Decimal("8.00"), "4412": Decimal("2.50")}


def test_what_was_voided_by_hand_is_not_entered_again_by_itself(department, left, sheet):
    void_by_hand(department.colleague, department.clerk)

    undo(take_back_sheet, sheet, department.clerk)

    assert list(sheet.lines.values_list("serial_number", flat=True)) == ["4411"]
    add_lines(course_session=left, texts=["4412"], by=department.clerk, now=LATER)
    sheet.refresh_from_db()
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER)
    assert set(credit_of(left)) == {"4411", "4412"}


def test_a_line_taken_back_bears_the_serial_number_its_member_has_by_now(department, sheet):
    Member.objects.filter(pk=department.officer.pk).update(serial_number="5511")

    undo(take_back_sheet, sheet, department.clerk)

    assert set(sheet.lines.values_list("serial_number", flat=True)) == {"5511", "4412"}
