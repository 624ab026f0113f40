"""Who wrote in a row that was printed for nobody: typed, corrected, left out, taken up again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.actions.sheet_mending import change_line_minutes, change_line_serial
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_scans import void_scan
from records.actions.sheet_striking import remove_line, strike_lines
from records.actions.sheet_walk_ins import enter_walk_in, take_up_row
from records.models import Completion, SheetLine, SignInSheet
from tests.records.read_back import (
    decide,
    lines,
    read_sheet,
    take_up,
    walk_in,
    who_signed,
)
from tests.records.scans import kept, printed, printed_for_two_days, row_of
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    draft,
    journal,
    saved,
)


@pytest.fixture
def course_session(department):
    return a_class()


@pytest.fixture
def sheet_print(department, course_session):
    """The officer has row 1, the colleague row 2; the others are for walk-ins."""
    return printed(course_session, [department.officer, department.colleague], department.clerk)


def test_a_walk_in_gets_a_line_by_the_serial_number_that_is_typed(
    department, course_session, sheet_print
):
    page = kept(sheet_print, {5: "present"}, department.clerk)
    assert read_sheet(course_session).walk_ins == [row_of(page, 5)]

    enter_walk_in(row=row_of(page, 5), serial_number=" 4411 ", by=department.clerk, now=NEXT_DAY)

    assert lines(course_session) == [("4411", None)]
    assert journal() == ["added, read from paper, 4411"]
    assert row_of(page, 5).walked_in == department.officer
    assert read_sheet(course_session).walk_ins == []


@pytest.fixture
def written_in_on_two_days(department, course_session):
    """Row 12 of a class of 400 and 120 minutes, which somebody wrote in on each day."""
    sheet_print = printed_for_two_days(course_session, department)
    return [
        row_of(
            kept(
                sheet_print,
                {12: "present"},
                department.clerk,
                page=page,
                name=f"{page}.pdf",
                shade=250 + page,
            ),
            12,
        )
        for page in (1, 2)
    ]


def test_a_walk_in_gets_the_minutes_of_the_day_whose_row_has_their_number_and_is_credited_so(
    department, course_session, written_in_on_two_days
):
    [first, second] = written_in_on_two_days

    walk_in(second, "1103", department)
    left_out = decide(first, department, is_present=False)

    assert lines(course_session) == [("1103", 120)]
    assert (left_out.added, left_out.changed) == (None, [])
    sheet = SignInSheet.objects.get()
    later = NEXT_DAY + timedelta(hours=1)
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=later)
    assert Completion.objects.get().credit_hours == Decimal("2.25")


def test_each_row_of_a_walk_in_adds_its_day(department, course_session, written_in_on_two_days):
    [first, second] = written_in_on_two_days
    walk_in(first, "1103", department)
    after_one = lines(course_session)

    walked_in = walk_in(second, "1103", department)

    assert after_one == [("1103", 400)]
    assert lines(course_session) == [("1103", None)]
    assert walked_in.put.changed == [walked_in.line]
    assert journal()[-1] == "changed, as read from paper, 1103 (the whole class, was 400 minutes)"


def test_a_walk_in_whose_line_a_clerk_typed_is_told_where_the_paper_says_less(
    department, course_session, written_in_on_two_days
):
    draft(course_session, "1103", department.clerk)

    walked_in = walk_in(written_in_on_two_days[0], "1103", department)

    assert lines(course_session) == [("1103", None)]
    assert walked_in.was_there
    [otherwise] = walked_in.put.otherwise
    assert (otherwise.line, otherwise.presence.minutes) == (walked_in.line, 400)


def test_who_wrote_in_a_row_of_their_own_day_was_there_though_their_printed_row_is_blank(
    department, course_session
):
    sheet_print = printed_for_two_days(course_session, department)
    page = kept(sheet_print, {1: "present", 12: "present"}, department.clerk, name="first.pdf")
    kept(sheet_print, {1: "present"}, department.clerk, page=2, name="second.pdf")
    colleague = department.colleague.serial_number

    walk_in(row_of(page, 12), colleague, department)

    assert lines(course_session) == [("4411", None), (colleague, 400)]


def test_who_has_a_printed_row_on_a_day_that_is_not_read_waits_though_they_wrote_in_on_another(
    department, course_session
):
    sheet_print = printed_for_two_days(course_session, department)
    page = kept(sheet_print, {12: "present"}, department.clerk)

    walked_in = walk_in(row_of(page, 12), "4411", department)

    assert walked_in.line is None
    assert [each.member for each in read_sheet(course_session).waiting()] == [department.officer]


def test_a_line_corrected_on_the_sheet_takes_the_days_that_were_written_in_along(
    department, course_session, written_in_on_two_days
):
    [first, second] = written_in_on_two_days
    walk_in(first, "1102", department)

    change_line_serial(line=SheetLine.objects.get(), serial_number="1103", by=department.clerk)
    walk_in(second, "1103", department)

    assert lines(course_session) == [("1103", None)]
    assert read_sheet(course_session).signed[0].signed_on == [date(2026, 3, 10), date(2026, 3, 11)]
    assert who_signed(course_session) == ["1103"]
    assert journal()[1:] == [
        "corrected 1102 (to 1103)",
        "changed, as read from paper, 1103 (what was read as 1102)",
        "changed, as read from paper, 1103 (the whole class, was 400 minutes)",
    ]


def test_a_line_corrected_to_what_nobody_has_lets_the_row_wait_again(
    department, course_session, written_in_on_two_days
):
    [first, _] = written_in_on_two_days
    walk_in(first, "1102", department)

    change_line_serial(line=SheetLine.objects.get(), serial_number="9999", by=department.clerk)

    assert read_sheet(course_session).walk_ins == written_in_on_two_days
    assert who_signed(course_session) == []


def test_a_typed_line_that_is_corrected_leaves_who_wrote_in(
    department, course_session, written_in_on_two_days
):
    draft(course_session, "1102", department.clerk)
    walk_in(written_in_on_two_days[0], "1102", department)

    change_line_serial(line=SheetLine.objects.get(), serial_number="1103", by=department.clerk)

    assert who_signed(course_session) == ["1102"]


def test_a_line_whose_minutes_a_clerk_set_takes_its_row_along_and_keeps_them(
    department, course_session, written_in_on_two_days
):
    walk_in(written_in_on_two_days[0], "1102", department)
    change_line_minutes(line=SheetLine.objects.get(), minutes=90, by=department.clerk)

    change_line_serial(line=SheetLine.objects.get(), serial_number="1103", by=department.clerk)

    assert lines(course_session) == [("1103", 90)]
    assert who_signed(course_session) == ["1103"]


def test_a_row_that_was_typed_wrong_is_taken_up_again_and_both_lines_follow(
    department, course_session, written_in_on_two_days
):
    [first, second] = written_in_on_two_days
    walk_in(second, "1103", department)
    walk_in(first, "1102", department)

    taken_up = take_up(first, department, "1102")
    waits = read_sheet(course_session).walk_ins
    walk_in(first, "1103", department)

    wrong = SheetLine.objects.get(serial_number="1102")
    assert (taken_up.changed, wrong.is_struck, waits) == ([wrong], True, [first])
    assert SheetLine.objects.get(serial_number="1103").minutes is None
    assert who_signed(course_session) == ["1103"]
    assert journal()[-2:] == [
        "changed, as read from paper, 1102 (struck)",
        "changed, as read from paper, 1103 (the whole class, was 120 minutes)",
    ]


def test_who_wrote_in_on_one_of_two_days_alone_keeps_its_minutes_when_the_other_is_taken_up(
    department, course_session, written_in_on_two_days
):
    for row in written_in_on_two_days:
        walk_in(row, "1103", department)

    take_up(written_in_on_two_days[1], department, "1103")

    assert lines(course_session) == [("1103", 400)]


def test_a_line_that_a_clerk_typed_stays_when_a_row_of_theirs_is_taken_up(
    department, course_session, written_in_on_two_days
):
    draft(course_session, "1102", department.clerk)
    walk_in(written_in_on_two_days[0], "1102", department)

    taken_up = take_up(written_in_on_two_days[0], department, "1102")

    assert (taken_up.changed, SheetLine.objects.get().is_struck) == ([], False)


def test_a_row_that_was_left_out_is_taken_up_again_with_each_reading_of_its_paper(
    department, course_session, sheet_print
):
    first = kept(sheet_print, {5: "present"}, department.clerk, name="first.pdf")
    decide(row_of(first, 5), department, is_present=False)
    again = kept(sheet_print, {5: "present"}, department.clerk, name="again.pdf")
    left_out = read_sheet(course_session).left_out

    take_up(row_of(again, 5), department)

    read = read_sheet(course_session)
    assert (left_out, read.left_out, read.walk_ins) == ([row_of(again, 5)], [], [row_of(again, 5)])
    assert row_of(first, 5).decided == ""


@pytest.mark.parametrize("seen", ["", "1103"])
def test_a_row_is_taken_up_by_who_sees_what_it_says_now(
    department, course_session, written_in_on_two_days, seen
):
    row = written_in_on_two_days[0]
    walk_in(row, "1102", department)

    with pytest.raises(ValidationError, match="Row 12 was changed meanwhile"):
        take_up(row, department, seen)

    assert who_signed(course_session) == ["1102"]


def test_a_row_is_taken_up_by_who_may_enter_sheets_and_while_the_class_takes_lines(
    department, course_session, sheet_print
):
    row = row_of(kept(sheet_print, {5: "present"}, department.clerk), 5)
    decide(row, department, is_present=False)
    with pytest.raises(PermissionDenied):
        take_up_row(row=row, seen="", by=department.officer, now=NEXT_DAY)
    saved(course_session, "4411", department.clerk)

    with pytest.raises(ValidationError, match="written already"):
        take_up(row, department)

    assert row_of(row.page, 5).decided == "blank"


def test_a_row_is_not_taken_up_when_the_line_can_not_follow(
    department, course_session, written_in_on_two_days, monkeypatch
):
    walk_in(written_in_on_two_days[0], "1102", department)
    break_the_journal(monkeypatch)

    with pytest.raises(RuntimeError):
        take_up(written_in_on_two_days[0], department, "1102")

    assert who_signed(course_session) == ["1102"]


def test_a_walk_in_of_the_same_paper_read_again_is_who_was_typed(
    department, course_session, sheet_print
):
    first = kept(sheet_print, {5: "present"}, department.clerk, name="first.pdf")
    walk_in(row_of(first, 5), "4411", department)

    again = kept(sheet_print, {5: "present"}, department.clerk, name="again.pdf")

    assert row_of(again, 5).walked_in == department.officer
    assert read_sheet(course_session).walk_ins == []


def test_a_walk_in_whose_line_was_struck_or_taken_off_counts_again(
    department, course_session, sheet_print
):
    page = kept(sheet_print, {5: "present", 6: "present"}, department.clerk)
    walk_in(row_of(page, 5), "4411", department)
    sheet = SignInSheet.objects.get()
    strike_lines(sheet=sheet, keys={sheet.lines.get().pk}, by=department.clerk)
    walk_in(row_of(page, 6), "4411", department)
    put_back = SheetLine.objects.get().is_struck
    remove_line(line=SheetLine.objects.get(), by=department.clerk)
    again = kept(sheet_print, {7: "present"}, department.clerk, name="again.pdf", shade=250)

    walk_in(row_of(again, 7), "4411", department)

    assert put_back is False
    assert lines(course_session) == [("4411", None)]


def test_who_walked_in_is_not_kept_when_the_line_is_not(
    department, course_session, sheet_print, monkeypatch
):
    row = row_of(kept(sheet_print, {5: "present"}, department.clerk), 5)
    break_the_journal(monkeypatch)

    with pytest.raises(RuntimeError):
        walk_in(row, "4411", department)

    assert read_sheet(course_session).walk_ins == [row]
    assert lines(course_session) == []


def test_rows_of_one_number_on_sheets_of_two_days_are_not_the_same_paper(
    course_session, written_in_on_two_days
):
    read = read_sheet(course_session)

    assert (read.walk_ins, read.walk_ins_again) == (written_in_on_two_days, [])


def test_two_papers_of_one_print_have_walk_ins_of_their_own(
    department, course_session, sheet_print
):
    first = kept(sheet_print, {5: "present"}, department.clerk, name="first.pdf")
    second = kept(sheet_print, {5: "present"}, department.clerk, name="second.pdf", shade=250)
    both = [row_of(first, 5), row_of(second, 5)]
    before = read_sheet(course_session)

    decide(both[1], department, is_present=False)
    third = kept(sheet_print, {5: "present"}, department.clerk, name="third.pdf", shade=245)

    assert (before.walk_ins, before.walk_ins_again) == (both, both)
    assert read_sheet(course_session).walk_ins == [both[0], row_of(third, 5)]


def test_the_same_paper_read_again_shows_its_walk_ins_once(department, course_session, sheet_print):
    kept(sheet_print, {5: "present"}, department.clerk, name="first.pdf")
    second = kept(sheet_print, {5: "present"}, department.clerk, name="second.pdf")

    read = read_sheet(course_session)

    assert (read.walk_ins, read.walk_ins_again) == ([row_of(second, 5)], [])


def test_a_walk_in_of_a_scan_that_was_voided_meanwhile_gets_no_line(
    department, course_session, sheet_print
):
    row = row_of(kept(sheet_print, {5: "present"}, department.clerk), 5)
    void_scan(scan=row.page.scan, reason="Wrong class", by=department.clerk, now=NEXT_DAY)

    with pytest.raises(ValidationError) as refused:
        enter_walk_in(row=row, serial_number="4411", by=department.clerk, now=NEXT_DAY)

    assert refused.value.messages == [
        "The scan with this row 5 was voided or moved. Nothing was changed."
    ]
    assert lines(course_session) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9999", "No member has serial number 9999. Look at the row again, or leave it out."),
        ("", "Give the serial number, such as 4763 or R102."),
        ("nobody", "“NOBODY” is not a serial number"),
    ],
)
def test_a_serial_number_that_nobody_has_is_refused(
    department, course_session, sheet_print, typed, said
):
    page = kept(sheet_print, {5: "present"}, department.clerk)

    with pytest.raises(ValidationError) as refused:
        enter_walk_in(row=row_of(page, 5), serial_number=typed, by=department.clerk, now=NEXT_DAY)

    assert refused.value.messages[0].startswith(said)
    assert read_sheet(course_session).walk_ins == [row_of(page, 5)]
    assert lines(course_session) == []


def test_a_row_for_walk_ins_is_left_out_but_never_present_without_a_serial_number(
    department, course_session, sheet_print
):
    page = kept(sheet_print, {5: "present"}, department.clerk)
    row = row_of(page, 5)
    with pytest.raises(ValidationError, match="Type the serial number"):
        decide(row, department, is_present=True)

    decide(row, department, is_present=False)

    assert read_sheet(course_session).walk_ins == []
