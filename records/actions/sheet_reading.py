"""Reading scanned sheets back: the pages, what a clerk says of a row, and lines from both.

What is read is part of the draft: the journal of the draft tells which lines came from it, and
the event of saving tells the journal. Nothing is credited here.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.actions.sessions import days_of
from courses.models import CourseSession
from frame.words import us_date, us_datetime
from people.models import Member
from people.serial_numbers import checked_serial
from records.actions.sheets import AddedLines, add_lines, add_read
from records.models import ScannedPage, ScannedRow, SheetPrint, SheetScan
from records.paper.sheet_codes import SheetCode, read_code
from records.sheet_presence import Presence, read_sheet_of
from records.sheet_reading.ink import BLANK_BELOW, PRESENT_FROM
from records.sheet_reading.page import ReadPage
from records.states import BEGIN
from records.typed.result import Values, Wanted

Says = ScannedRow.Mark
NO_CODE = (
    "Its code is not of a sheet that can be read back: it was printed elsewhere, or before sheets "
    "had codes in their corners. Enter it by hand."
)
NO_PRINT = "It is of a print that is not on file here. Enter it by hand."


class Known(NamedTuple):
    """Which page of which print a page of a scan is."""

    sheet_print: SheetPrint
    printed_page: int
    on: date
    first_row: int


@transaction.atomic
def keep_page(
    *, scan: SheetScan, number: int, read: ReadPage | str, by: Member, now: datetime
) -> ScannedPage:
    """Keep what was read of one page of a scan; one that is kept already stays as it is.

    Args:
        number: of the page within the scan, from 1.
        read: or the words that say why it can't be read.

    Raises:
        ValidationError: the class takes no lines.
    """
    course_session = locked_class(scan.course_session_id)
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    earlier = ScannedPage.objects.filter(scan=scan, number=number).first()
    if earlier is not None:
        return earlier
    page = ScannedPage(scan=scan, number=number, read_at=now)
    try:
        if isinstance(read, str):
            raise ValidationError(read)
        known = _known(read, course_session)
    except ValidationError as problem:
        page.problem = " ".join(problem.messages)
        page.save()
        return page
    page.sheet_print, page.printed_page, page.on, first_row = known
    page.save()
    rows = _rows(page, read, first_row)
    _follow_earlier(rows, page, course_session)
    ScannedRow.objects.bulk_create(rows)
    return page


@transaction.atomic
def put_read_lines(
    *, course_session: CourseSession, by: Member, now: datetime, again: bool = False
) -> AddedLines | None:
    """Put everybody on the draft whose rows say so and are not in doubt.

    Args:
        again: also those who were put on before, and whose line was taken off since.

    Returns:
        what became of it; None where there is nobody to put on.

    Raises:
        ValidationError: the class takes no lines.
    """
    course_session = locked_class(course_session.pk)
    read = read_sheet_of(course_session, days_of(course_session))
    signed = [each for each in read.signed if again or not each.is_used]
    if not signed:
        return None
    wanted = [Wanted(each.member.serial_number, _values(each)) for each in signed]
    added = add_read(course_session=course_session, wanted=wanted, by=by, now=now)
    keys = [row.pk for each in signed for row in each.rows.values()]
    ScannedRow.objects.filter(pk__in=keys).update(is_used=True)
    return added


@transaction.atomic
def decide_row(
    *, row: ScannedRow, is_present: bool, by: Member, now: datetime
) -> AddedLines | None:
    """Say of a row in doubt whether somebody signed there; one who did gets a line.

    Returns:
        what became of the lines; None where none was put on.

    Raises:
        ValidationError: it was said before, or the class takes no lines.
    """
    course_session, row = _locked(row, by, now)
    if row.is_walk_in and is_present:
        raise ValidationError("Type the serial number that stands in this row.")
    _decide(row, Says.PRESENT if is_present else Says.BLANK, by, now)
    return put_read_lines(course_session=course_session, by=by, now=now)


@transaction.atomic
def enter_walk_in(*, row: ScannedRow, serial_number: str, by: Member, now: datetime) -> AddedLines:
    """Put the member on the draft who wrote in a row that was printed for nobody.

    Raises:
        ValidationError: nobody has the serial number, the row was entered before, or the class
            takes no lines.
    """
    course_session, row = _locked(row, by, now)
    serial = checked_serial(serial_number)
    if not Member.objects.filter(serial_number=serial).exists():
        raise ValidationError(
            f"No member has serial number {serial}. Look at the row again, or leave it out."
        )
    added = add_lines(course_session=course_session, texts=[serial], by=by, now=now)
    _decide(row, Says.PRESENT, by, now)
    return added


def _known(read: ReadPage, course_session: CourseSession) -> Known:
    """Which page it is.

    Raises:
        ValidationError: why it is not used.
    """
    code = read_code(read.name)
    if code is None:
        raise ValidationError(NO_CODE)
    if code.course_session != course_session.pk:
        raise ValidationError(_of_another_class(code))
    sheet_print = SheetPrint.objects.filter(
        pk=code.sheet_print, course_session=course_session
    ).first()
    printed = sheet_print.page(code.page) if sheet_print is not None else None
    if sheet_print is None or printed is None:
        raise ValidationError(NO_PRINT)
    if printed.on not in {day.on for day in days_of(course_session)}:
        raise ValidationError(
            f"It was printed for {us_date(printed.on)}, which is no day of this class any more. "
            "Enter it by hand."
        )
    return Known(sheet_print, code.page, printed.on, printed.first_row)


def _of_another_class(code: SheetCode) -> str:
    other = CourseSession.objects.select_related("course").filter(pk=code.course_session).first()
    if other is None:
        return "It is of a class that is not on file here. Is it from another system?"
    return f"It is of another class: {other}. Read it on the sheet of that class."


def _rows(page: ScannedPage, read: ReadPage, first_row: int) -> list[ScannedRow]:
    """The rows of a page: each that is somebody's, and of the others those that bear ink."""
    assert page.sheet_print is not None
    members = dict(page.sheet_print.rows.values_list("number", "member"))
    rows = []
    for place, measured in enumerate(read.rows):
        number = first_row + place
        row = ScannedRow(
            page=page,
            number=number,
            member_id=members.get(number),
            ink=round(Decimal(measured.ink), 2),
            mark=measured.mark.value,
        )
        if row.is_walk_in:
            if row.mark == Says.BLANK and read.written(place) < PRESENT_FROM:
                continue
            row.picture = read.picture_of_row(place)
        elif row.mark == Says.DOUBT:
            row.note = _why_in_doubt(measured.ink)
        if not row.is_walk_in:
            row.picture = read.picture_of_box(place)
        rows.append(row)
    return rows


def _why_in_doubt(ink: float) -> str:
    if ink < BLANK_BELOW:
        return "The ink in it seems to come from the box above or below."
    return f"{ink:.1f} mm of ink: more than a speck, less than initials, or from a box beside it."


def _follow_earlier(
    rows: list[ScannedRow], page: ScannedPage, course_session: CourseSession
) -> None:
    """Compare rows with what was read before of the same member and day, or of the same row.

    What a clerk said stands; where two scans differ, a clerk has to say.
    """
    of_day = ScannedRow.objects.of_class(course_session).filter(page__on=page.on)
    of_members: dict[int, ScannedRow] = {}
    of_walk_ins: dict[int, ScannedRow] = {}
    for row in of_day.select_related("page").defer("picture").order_by("pk"):
        if row.member_id is not None:
            of_members[row.member_id] = row
        elif row.page.sheet_print_id == page.sheet_print_id:
            of_walk_ins[row.number] = row
    for row in rows:
        earlier = (
            of_walk_ins.get(row.number) if row.member_id is None else of_members.get(row.member_id)
        )
        if earlier is None:
            continue
        row.is_used = earlier.is_used
        if earlier.decided:
            row.decided = earlier.decided
            row.decided_by_id, row.decided_at = earlier.decided_by_id, earlier.decided_at
        elif {earlier.mark, row.mark} == {Says.BLANK, Says.PRESENT}:
            row.mark = Says.DOUBT
            row.note = (
                f"Another page that was read says {earlier.get_mark_display()}; this one differs."
            )


def _locked(row: ScannedRow, by: Member, now: datetime) -> tuple[CourseSession, ScannedRow]:
    """The class, locked, and the row as it is now."""
    course_session = locked_class(row.page.scan.course_session_id)
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    row = ScannedRow.objects.select_related("page", "decided_by", "member").get(pk=row.pk)
    if row.decided:
        assert row.decided_by is not None
        raise ValidationError(
            f"{row.decided_by.name} said on {us_datetime(row.decided_at)} that row {row.number} "
            f"is {row.get_decided_display()}. Nothing was changed."
        )
    return course_session, row


def _decide(row: ScannedRow, says: Says, by: Member, now: datetime) -> None:
    row.decided, row.decided_by, row.decided_at = says.value, by, now
    row.save(update_fields=["decided", "decided_by", "decided_at"])


def _values(presence: Presence) -> Values:
    """The minutes of who signed on some days of the class; nothing for the whole of it."""
    return {} if presence.minutes is None else {"minutes": presence.minutes}
