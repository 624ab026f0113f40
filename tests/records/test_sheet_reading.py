"""What becomes of a page that was read: rows by what was printed, doubts, lines."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.models import SessionDay
from events.models import Event
from records.actions.sheet_reading import (
    keep_page,
    put_read_lines,
)
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_scans import void_scan
from records.actions.sheet_striking import remove_line, strike_lines
from records.models import Completion, ScannedPage, ScannedRow, SheetLine, SignInSheet
from tests.factories import MemberFactory
from tests.records.read_back import (
    decide,
    lines,
    put,
    read_sheet,
)
from tests.records.scans import attached, kept, printed, read_as, row_of
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
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
