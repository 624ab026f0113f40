"""What becomes of a page that was read: rows by what was printed, doubts, walk-ins, lines."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.actions.sessions import days_of
from courses.models import SessionDay
from events.models import Event
from records.actions.sheet_mending import change_line_minutes, change_line_serial
from records.actions.sheet_reading import (
    decide_row,
    keep_page,
    put_read_lines,
)
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_scans import void_scan
from records.actions.sheet_striking import remove_line, strike_lines
from records.actions.sheet_walk_ins import enter_walk_in, take_up_row
from records.models import Completion, ScannedPage, ScannedRow, SheetLine, SignInSheet
from records.sheet_presence import read_sheet_of
from tests.factories import MemberFactory
from tests.records.scans import attached, kept, printed, printed_for_two_days, read_as, row_of
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    draft,
    journal,
    saved,
    second_clerk,
)


@pytest.fixture
def course_session(department):
    return a_class()


@pytest.fixture
def sheet_print(department, course_session):
    """The officer has row 1, the colleague row 2; the others are for walk-ins."""
    return printed(course_session, [department.officer, department.colleague], department.clerk)


def put(course_session, department, **kwargs):
    return put_read_lines(
        course_session=course_session, by=department.clerk, now=NEXT_DAY, **kwargs
    ).added


def decide(row, department, *, is_present: bool, by=None):
    return decide_row(row=row, is_present=is_present, by=by or department.clerk, now=NEXT_DAY)


def walk_in(row, serial_number: str, department):
    return enter_walk_in(row=row, serial_number=serial_number, by=department.clerk, now=NEXT_DAY)


def take_up(row, department, seen: str = ""):
    return take_up_row(row=row, seen=seen, by=department.clerk, now=NEXT_DAY)


def lines(course_session) -> list[tuple[str, int | None]]:
    return list(
        SheetLine.objects.filter(sheet__course_session=course_session).values_list(
            "serial_number", "minutes"
        )
    )


def read_sheet(course_session):
    return read_sheet_of(course_session, days_of(course_session))


def who_signed(course_session) -> list[str]:
    return [each.member.serial_number for each in read_sheet(course_session).signed]


# A page that was read ----------------------------------------------------------------------------


def test_rows_are_told_by_what_was_printed_however_the_class_changed_since(
    department, course_session, sheet_print
):
    printed(course_session, [MemberFactory(), department.colleague], department.clerk)

    page = kept(sheet_print, {1: "present", 3: "present"}, department.clerk)

    assert (page.sheet_print, page.printed_page, page.on, page.problem) == (
        sheet_print,
        1,
        date(2026, 3, 10),
        "",
    )
    rows = [(row.number, row.member, row.mark) for row in page.rows.all()]
    assert rows == [
        (1, department.officer, "present"),
        (2, department.colleague, "blank"),
        (3, None, "present"),
    ]
    assert all(row.picture for row in page.rows.all())


def test_a_page_is_kept_once(department, course_session, sheet_print):
    scan = attached(course_session, department.clerk)
    for marks in ({1: "present"}, {2: "present"}):
        keep_page(
            scan=scan,
            number=1,
            read=read_as(sheet_print, marks),
            by=department.clerk,
            now=NEXT_DAY,
        )

    assert [row.mark for row in ScannedRow.objects.all()] == ["present", "blank"]


def test_a_page_that_could_not_be_read_keeps_why(department, course_session):
    scan = attached(course_session, department.clerk)

    page = keep_page(scan=scan, number=4, read="It is torn.", by=department.clerk, now=NEXT_DAY)

    assert (page.problem, page.rows.count()) == ("It is torn.", 0)
    assert read_sheet(course_session).unread == [page]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("KCPD-SHEET class=1 page=1/2", "Its code is not of a sheet that can be read back"),
        ("KCPD-SHEET class=999999 print=1 page=1/1", "It is of a class that is not on file here."),
        ("KCPD-SHEET class={pk} print=999999 page=1/1", "It is of a print that is not on file"),
        ("KCPD-SHEET class={pk} print={print} page=2/2", "It is of a print that is not on file"),
        ("KCPD-SHEET class={other} print={print} page=1/1", "It is of another class: "),
    ],
)
def test_a_page_of_anything_else_is_not_used_and_says_why(
    department, course_session, sheet_print, name, said
):
    scan = attached(course_session, department.clerk)
    other = a_class()
    read = read_as(sheet_print, {1: "present"})
    object.__setattr__(
        read, "name", name.format(pk=course_session.pk, print=sheet_print.pk, other=other.pk)
    )

    page = keep_page(scan=scan, number=1, read=read, by=department.clerk, now=NEXT_DAY)

    assert page.problem.startswith(said)
    assert page.rows.count() == 0


def test_a_page_of_a_day_that_the_class_no_longer_has_is_not_used(
    department, course_session, sheet_print
):
    course_session.days.update(on=date(2026, 3, 9))

    page = kept(sheet_print, {1: "present"}, department.clerk)

    assert page.problem == (
        "It was printed for Mar 10, 2026, which is no day of this class any more. Enter it by hand."
    )


def test_a_page_is_kept_by_who_may_enter_sheets_and_while_the_class_takes_lines(
    department, course_session, sheet_print
):
    scan = attached(course_session, department.clerk)
    read = read_as(sheet_print, {})
    with pytest.raises(PermissionDenied):
        keep_page(scan=scan, number=1, read=read, by=department.sergeant, now=NEXT_DAY)
    saved(course_session, "4411", department.clerk)

    with pytest.raises(ValidationError, match="written already"):
        keep_page(scan=scan, number=1, read=read, by=department.clerk, now=NEXT_DAY)

    assert not ScannedPage.objects.exists()


# Lines -------------------------------------------------------------------------------------------


def test_who_signed_gets_a_line_that_is_known_to_be_read_from_paper(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "present"}, department.clerk)

    added = put(course_session, department)

    assert [line.serial_number for line in added.added] == ["4411"]
    assert lines(course_session) == [("4411", None)]
    assert journal() == ["added, read from paper, 4411"]
    assert not Completion.objects.exists()


def test_nothing_is_put_on_twice_and_what_was_taken_off_stays_off(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "present", 2: "present"}, department.clerk)
    put(course_session, department)
    remove_line(line=SheetLine.objects.get(serial_number="4411"), by=department.clerk)

    again = put(course_session, department)

    assert again is None
    assert [serial for serial, _ in lines(course_session)] == [department.colleague.serial_number]


def test_who_was_taken_off_is_put_back_when_a_clerk_asks_for_it(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    remove_line(line=SheetLine.objects.get(), by=department.clerk)

    put(course_session, department, again=True)

    assert lines(course_session) == [("4411", None)]


def test_a_line_that_is_there_stays_as_it_is(department, course_session, sheet_print):
    sheet = draft(course_session, "4411 120", department.clerk)
    strike_lines(sheet=sheet, keys={sheet.lines.get().pk}, by=department.clerk)
    kept(sheet_print, {1: "present"}, department.clerk)

    added = put(course_session, department)

    assert added.added == []
    line = SheetLine.objects.get()
    assert (line.minutes, line.is_struck) == (120, True)


def test_of_a_class_of_two_days_who_signed_one_gets_its_minutes(department, course_session):
    SessionDay.objects.create(
        course_session=course_session,
        on=date(2026, 3, 11),
        starts_at=time(8),
        ends_at=time(10),
        break_minutes=0,
    )
    type(course_session).objects.filter(pk=course_session.pk).update(ends_on=date(2026, 3, 11))
    sheet_print = printed(
        course_session, [department.officer, department.colleague], department.clerk
    )
    kept(sheet_print, {1: "present", 2: "present"}, department.clerk, name="first.pdf")
    waiting = put(course_session, department)
    kept(sheet_print, {1: "present"}, department.clerk, page=2, name="second.pdf")

    put(course_session, department)

    assert waiting is None
    assert lines(course_session) == [
        ("4411", None),
        (department.colleague.serial_number, 400),
    ]


def test_until_every_day_is_read_it_is_told_who_waits_and_which_page_is_missing(
    department, course_session
):
    SessionDay.objects.create(
        course_session=course_session, on=date(2026, 3, 11), starts_at=time(8), ends_at=time(10)
    )
    sheet_print = printed(course_session, [department.officer], department.clerk)
    kept(sheet_print, {1: "present"}, department.clerk)

    read = read_sheet(course_session)

    [waiting] = read.waiting()
    assert (waiting.member, waiting.days_in_words) == (department.officer, "Mar 10, 2026")
    assert read.missing == ["Sheet 2 of 2, printed on Mar 11, 2026"]


# Doubts ------------------------------------------------------------------------------------------


def test_a_row_in_doubt_waits_for_a_person(department, course_session, sheet_print):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)

    added = put(course_session, department)

    assert added is None
    assert read_sheet(course_session).doubts == [row_of(page, 1)]
    assert row_of(page, 1).note == (
        "2.5 mm of ink: more than a speck, less than initials, or from a box beside it."
    )


def test_a_row_with_much_of_a_neighbors_ink_says_so(department, sheet_print):
    page = kept(sheet_print, {1: "loop"}, department.clerk)

    row = row_of(page, 1)

    assert (row.mark, row.note) == (
        "doubt",
        "The ink in it seems to come from the box above or below.",
    )


def test_walk_ins_on_another_print_are_rows_of_their_own(department, course_session, sheet_print):
    first = kept(sheet_print, {5: "present"}, department.clerk, name="first.pdf")
    decide(row_of(first, 5), department, is_present=False)
    other = printed(course_session, [department.officer], department.clerk)

    page = kept(other, {5: "present"}, department.clerk, name="second.pdf")

    assert read_sheet(course_session).walk_ins == [row_of(page, 5)]


@pytest.mark.parametrize("is_present", [True, False])
def test_what_a_clerk_says_of_it_counts(department, course_session, sheet_print, is_present):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)

    decide(row_of(page, 1), department, is_present=is_present)

    row = row_of(page, 1)
    assert (row.says, row.decided_by, row.decided_at) == (
        "present" if is_present else "blank",
        department.clerk,
        NEXT_DAY,
    )
    assert lines(course_session) == ([("4411", None)] if is_present else [])
    assert read_sheet(course_session).doubts == []


def test_it_is_said_once(department, course_session, sheet_print):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)
    row = row_of(page, 1)
    decide(row, department, is_present=False, by=second_clerk(department.sergeant))

    with pytest.raises(ValidationError, match=r"said on .* that row 1 is blank\. Nothing was"):
        decide(row, department, is_present=True)

    assert lines(course_session) == []


def test_two_scans_of_a_page_that_differ_are_for_a_person_to_say(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "present", 2: "present"}, department.clerk, name="first.pdf")
    page = kept(sheet_print, {1: "present"}, department.clerk, name="second.pdf")

    read = read_sheet(course_session)

    assert read.doubts == [row_of(page, 2)]
    assert row_of(page, 2).note == ("Another page that was read says present; this one differs.")
    assert read.twice == ["Sheet 1 of 1"]
    assert [each.member for each in read.signed] == [department.officer]


def test_what_a_clerk_said_stands_when_the_page_is_read_again(
    department, course_session, sheet_print
):
    first = kept(sheet_print, {1: "doubt", 3: "present"}, department.clerk, name="first.pdf")
    decide(row_of(first, 1), department, is_present=True)
    decide(row_of(first, 3), department, is_present=False)
    remove_line(line=SheetLine.objects.get(), by=department.clerk)

    kept(sheet_print, {3: "present"}, department.clerk, name="second.pdf")

    read = read_sheet(course_session)
    assert (read.doubts, read.walk_ins) == ([], [])
    assert [each.member for each in read.signed] == [department.officer]
    assert put(course_session, department) is None


def test_a_scan_that_is_voided_says_nothing(department, course_session, sheet_print):
    page = kept(sheet_print, {1: "present"}, department.clerk)
    void_scan(scan=page.scan, reason="Wrong class", by=department.clerk, now=NEXT_DAY)

    assert put(course_session, department) is None
    assert read_sheet(course_session).pages == []


def test_a_doubt_between_scans_stays_whatever_a_third_scan_says(
    department, course_session, sheet_print
):
    marks = [{}, {1: "present"}, {}, {1: "doubt"}]
    pages = [
        kept(sheet_print, mark, department.clerk, name=f"{place}.pdf")
        for place, mark in enumerate(marks)
    ]

    rows = [row_of(page, 1) for page in pages]
    assert [(row.mark, row.differs, row.note) for row in rows] == [
        ("blank", False, ""),
        ("doubt", True, "Another page that was read says blank; this one differs."),
        ("doubt", True, "Another page that was read says present; this one differs."),
        ("doubt", True, "Other pages that were read differ from each other."),
    ]
    assert read_sheet(course_session).doubts == [rows[-1]]


def test_a_scan_is_compared_with_each_before_it(department, course_session, sheet_print):
    for place, mark in enumerate(({}, {1: "doubt"})):
        kept(sheet_print, mark, department.clerk, name=f"{place}.pdf")

    page = kept(sheet_print, {1: "present"}, department.clerk, name="third.pdf")

    assert read_sheet(course_session).doubts == [row_of(page, 1)]


def test_what_the_ink_alone_left_in_doubt_is_cleared_by_a_better_scan(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "doubt"}, department.clerk, name="first.pdf")

    kept(sheet_print, {1: "present"}, department.clerk, name="second.pdf")

    assert read_sheet(course_session).doubts == []


def test_blank_is_said_by_who_may_enter_sheets_and_while_the_class_takes_lines(
    department, course_session, sheet_print
):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)
    with pytest.raises(PermissionDenied):
        decide(row_of(page, 1), department, is_present=False, by=department.officer)
    colleague = department.colleague.serial_number
    saved(course_session, colleague, department.clerk, reason="Nobody can tell")

    with pytest.raises(ValidationError, match="written already"):
        decide(row_of(page, 1), department, is_present=False)

    assert row_of(page, 1).decided == ""


def test_who_may_not_enter_sheets_is_not_told_what_a_clerk_said_of_a_row(
    department, course_session, sheet_print
):
    row = row_of(kept(sheet_print, {1: "doubt"}, department.clerk), 1)
    decide(row, department, is_present=False)

    with pytest.raises(PermissionDenied):
        decide(row, department, is_present=False, by=department.officer)


def test_lines_are_put_on_by_who_may_even_where_nobody_signed(department, course_session):
    with pytest.raises(PermissionDenied):
        put_read_lines(course_session=course_session, by=department.officer, now=NEXT_DAY)


def test_a_row_that_is_not_in_doubt_is_not_decided(department, course_session, sheet_print):
    first = kept(sheet_print, {1: "doubt", 2: "present"}, department.clerk, name="first.pdf")
    kept(sheet_print, {1: "doubt"}, department.clerk, name="second.pdf")

    for number, said in ((2, "it is present, or"), (1, "it is in doubt, or was read again since")):
        with pytest.raises(ValidationError, match=said):
            decide(row_of(first, number), department, is_present=False)
        assert row_of(first, number).decided == ""


# Walk-ins ----------------------------------------------------------------------------------------


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


# Saving ------------------------------------------------------------------------------------------


def test_a_sheet_that_was_read_is_credited_when_a_clerk_saves_it_and_its_event_says_so(
    department, course_session, sheet_print
):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    sheet = SignInSheet.objects.get()

    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY + timedelta(hours=1),
    )

    assert Completion.objects.get().member == department.officer
    event = Event.objects.get(action="sheet.save")
    assert "added, read from paper, 4411" in event.after["draft"][0]
