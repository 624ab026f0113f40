"""Lines that came from paper follow what it says; those of a clerk stay."""

from decimal import Decimal

import pytest

from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_reading import decide_row, put_read_lines
from records.actions.sheet_striking import put_back_lines, strike_lines
from records.models import ScannedRow, SheetLine, SignInSheet
from tests.records.scans import kept, printed, printed_for_two_days, row_of
from tests.records.sheets import NEXT_DAY, a_class, break_the_journal, draft, journal


@pytest.fixture
def course_session(department):
    return a_class()


@pytest.fixture
def sheet_print(department, course_session):
    return printed(course_session, [department.officer], department.clerk)


@pytest.fixture
def two_days(department, course_session):
    return printed_for_two_days(course_session, department)


@pytest.fixture
def line_of_one_day(department, course_session, two_days):
    """Signed on the first day, of 400 minutes; the second day was blank."""
    kept(two_days, {1: "present"}, department.clerk, name="first.pdf")
    kept(two_days, {}, department.clerk, page=2, name="second.pdf")
    put(course_session, department)
    return SheetLine.objects.get()


def put(course_session, department, **kwargs):
    return put_read_lines(
        course_session=course_session, by=department.clerk, now=NEXT_DAY, **kwargs
    )


def decide(row: ScannedRow, department, *, is_present: bool):
    return decide_row(row=row, is_present=is_present, by=department.clerk, now=NEXT_DAY)


def in_doubt(sheet_print, department) -> ScannedRow:
    """The officer's row, after a scan that says blank where another said present."""
    return row_of(kept(sheet_print, {}, department.clerk, name="again.pdf"), 1)


def test_blank_strikes_the_line_that_another_scan_put_on(department, course_session, sheet_print):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    version = SignInSheet.objects.get().version

    result = decide(in_doubt(sheet_print, department), department, is_present=False)

    line = SheetLine.objects.get()
    assert (result.added, result.changed, result.otherwise) == (None, [line], [])
    assert line.is_struck
    assert SignInSheet.objects.get().version == version + 1
    assert journal() == [
        "added, read from paper, 4411",
        "changed, as read from paper, 4411 (struck)",
    ]


def test_present_on_the_other_day_makes_a_part_the_whole_class(
    department, course_session, two_days, line_of_one_day
):
    SheetLine.objects.update(legal_studies=Decimal(8), credit_hours=Decimal(8))
    page = kept(two_days, {1: "present"}, department.clerk, page=2, name="again.pdf")

    result = decide(row_of(page, 1), department, is_present=True)

    line = SheetLine.objects.get()
    assert (line_of_one_day.minutes, line.minutes, result.changed) == (400, None, [line])
    assert (line.credit_hours, line.legal_studies) == (0, 0)
    assert journal()[-1] == ("changed, as read from paper, 4411 (the whole class, was 400 minutes)")


def test_a_line_that_the_paper_struck_is_put_back_by_it(
    department, course_session, two_days, line_of_one_day
):
    first = kept(two_days, {}, department.clerk, name="first again.pdf")
    decide(row_of(first, 1), department, is_present=False)
    is_struck = SheetLine.objects.get().is_struck
    page = kept(two_days, {1: "present"}, department.clerk, page=2, name="second again.pdf")

    decide(row_of(page, 1), department, is_present=True)

    line = SheetLine.objects.get()
    assert (is_struck, line.is_struck, line.minutes) == (True, False, 120)
    assert journal()[-1] == (
        "changed, as read from paper, 4411 (put back, 120 minutes, was 400 minutes)"
    )


def test_what_follows_the_paper_is_changed_once(department, course_session, sheet_print):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    decide(in_doubt(sheet_print, department), department, is_present=False)
    before = journal()

    result = put(course_session, department, again=True)

    assert (result, journal()) == ((None, [], []), before)


def test_a_line_stays_as_long_as_its_row_is_in_doubt(department, course_session, sheet_print):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    in_doubt(sheet_print, department)

    result = put(course_session, department)

    assert (result, SheetLine.objects.get().is_struck) == ((None, [], []), False)


def test_a_line_that_a_clerk_typed_stays_and_is_told(department, course_session, sheet_print):
    draft(course_session, "4411", department.clerk)
    row = row_of(kept(sheet_print, {1: "doubt"}, department.clerk), 1)

    result = decide(row, department, is_present=False)

    assert result.changed == []
    assert [str(each) for each in result.otherwise] == [
        "4411 Núñez, Ana: the whole class on the sheet, blank on the paper"
    ]
    assert not SheetLine.objects.get().is_struck


def test_a_line_that_a_clerk_changed_since_stays_and_is_told(
    department, course_session, two_days, line_of_one_day
):
    change_line_minutes(line=line_of_one_day, minutes=90, by=department.clerk)
    page = kept(two_days, {1: "present"}, department.clerk, page=2, name="again.pdf")

    result = decide(row_of(page, 1), department, is_present=True)

    assert [str(each) for each in result.otherwise] == [
        "4411 Núñez, Ana: 90 minutes on the sheet, the whole class on the paper"
    ]
    assert SheetLine.objects.get().minutes == 90


def test_a_line_that_a_clerk_put_back_stays(department, course_session, sheet_print):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    sheet, keys = SignInSheet.objects.get(), {SheetLine.objects.get().pk}
    strike_lines(sheet=sheet, keys=keys, by=department.clerk)
    put_back_lines(sheet=sheet, keys=keys, by=department.clerk)

    decide(in_doubt(sheet_print, department), department, is_present=False)

    assert not SheetLine.objects.get().is_struck


def test_minutes_that_a_clerk_gave_for_a_class_of_one_day_are_not_otherwise(
    department, course_session, sheet_print
):
    draft(course_session, "4411 120", department.clerk)
    kept(sheet_print, {1: "present"}, department.clerk)

    assert put(course_session, department, again=True).otherwise == []


def test_a_decision_is_not_kept_when_the_line_can_not_follow(
    department, course_session, sheet_print, monkeypatch
):
    kept(sheet_print, {1: "present"}, department.clerk)
    put(course_session, department)
    row = in_doubt(sheet_print, department)
    break_the_journal(monkeypatch)

    with pytest.raises(RuntimeError):
        decide(row, department, is_present=False)

    row.refresh_from_db()
    assert (row.decided, SheetLine.objects.get().is_struck) == ("", False)
