"""Reading scanned sheets back: the pages, what a clerk says of a doubt, and lines from both.

What is read is part of the draft: the journal of the draft tells which lines came from it, and
the event of saving tells the journal. Nothing is credited here.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
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
from records.actions.sheet_following import follow_paper
from records.actions.sheets import AddedLines, add_read
from records.models import ScannedPage, ScannedRow, SheetLine, SheetPrint, SheetScan
from records.paper.sheet_codes import SheetCode, read_code
from records.sheet_presence import Otherwise, Presence, ReadSheet, read_sheet_of
from records.sheet_reading.ink import BLANK_BELOW, PRESENT_FROM
from records.sheet_reading.page import ReadPage
from records.states import BEGIN
from records.typed.result import Values, Wanted

Says = ScannedRow.Mark
NO_CODE = (
    "Its code is not of a sheet that can be read back: it was printed elsewhere, or before sheets "
    "had codes in their corners. Enter it by hand."
)
OTHER_SAYS: dict[str, str] = {
    Says.BLANK: "Another page that was read says present; this one differs.",
    Says.PRESENT: "Another page that was read says blank; this one differs.",
}
OTHERS_DIFFER = "Other pages that were read differ from each other."
NO_PRINT = "It is of a print that is not on file here. Enter it by hand."


class Known(NamedTuple):
    """Which page of which print a page of a scan is."""

    sheet_print: SheetPrint
    printed_page: int
    on: date
    first_row: int


class Put(NamedTuple):
    """What became of the lines of a sheet.

    Args:
        added: of those who had none; None where there was nobody to put on.
        changed: lines that came from paper, and follow what it says now.
        otherwise: lines that a clerk typed or changed, which stay.
    """

    added: AddedLines | None
    changed: list[SheetLine]
    otherwise: list[Otherwise]


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
    page.sha256 = read.sha256
    page.save()
    rows = _rows(page, read, first_row)
    _follow_earlier(rows, page, course_session)
    ScannedRow.objects.bulk_create(rows)
    return page


@transaction.atomic
def put_read_lines(
    *,
    course_session: CourseSession,
    by: Member,
    now: datetime,
    again: bool = False,
    typed: Member | None = None,
    not_theirs: Member | None = None,
) -> Put:
    """Put everybody on the draft whose rows say so and are not in doubt; mend lines from paper.

    Args:
        again: also those who were put on before, and whose line was taken off since.
        typed: this one also then, as a clerk just typed that they walked in.
        not_theirs: whose row turned out to be somebody else's.

    Raises:
        ValidationError: the class takes no lines.
    """
    course_session = locked_class(course_session.pk)
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    read = read_sheet_of(course_session, days_of(course_session))
    changed, otherwise = follow_paper(
        course_session=course_session, read=read, not_theirs=not_theirs, by=by
    )
    signed = [each for each in read.signed if again or not each.is_used or each.member == typed]
    if not signed:
        return Put(None, changed, otherwise)
    wanted = [Wanted(each.member.serial_number, _values(each)) for each in signed]
    added = add_read(course_session=course_session, wanted=wanted, by=by, now=now)
    keys = [row.pk for each in signed for row in each.rows.values()]
    ScannedRow.objects.filter(pk__in=keys).update(is_used=True)
    return Put(added, changed, otherwise)


@transaction.atomic
def decide_row(*, row: ScannedRow, is_present: bool, by: Member, now: datetime) -> Put:
    """Say of a row in doubt whether somebody signed there; one who did gets a line.

    Raises:
        ValidationError: it is in doubt no more, its scan was voided, or the class takes no lines.
    """
    course_session, row = waiting_row(row, by, now)
    if row.is_walk_in and is_present:
        raise ValidationError("Type the serial number that stands in this row.")
    keep_decision([row], Says.PRESENT if is_present else Says.BLANK, by, now)
    return put_read_lines(course_session=course_session, by=by, now=now)


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
    """Compare rows with all that was read before of the same member and day, or the same paper.

    What a clerk said stands; where two scans differ, a clerk has to say.
    """
    of_day = ScannedRow.objects.of_class(course_session).filter(page__on=page.on)
    earlier: dict[Hashable, list[ScannedRow]] = defaultdict(list)
    for row in of_day.select_related("page").defer("picture").order_by("pk"):
        earlier[row.whose].append(row)
    for row in rows:
        _follow(row, earlier[row.whose])


def _follow(row: ScannedRow, earlier: Sequence[ScannedRow]) -> None:
    row.is_used = any(each.is_used for each in earlier)
    decided = [each for each in earlier if each.decided]
    if decided:
        said = decided[-1]
        row.decided, row.decided_by_id, row.decided_at, row.walked_in_id = (
            said.decided,
            said.decided_by_id,
            said.decided_at,
            said.walked_in_id,
        )
        return
    marks = {row.mark, *(each.mark for each in earlier)}
    row.differs = marks >= {Says.BLANK, Says.PRESENT} or any(each.differs for each in earlier)
    if row.differs:
        row.note = OTHER_SAYS.get(row.mark, OTHERS_DIFFER)
        row.mark = Says.DOUBT


def locked_row(
    row: ScannedRow, by: Member, now: datetime
) -> tuple[CourseSession, ReadSheet, ScannedRow]:
    """The class, locked, what was read of its paper, and the row as it is now.

    Raises:
        ValidationError: the class takes no lines, or the scan of the row was voided.
    """
    course_session = locked_class(row.page.scan.course_session_id)
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    read = read_sheet_of(course_session, days_of(course_session))
    of_now = {each.pk: each for each in read.rows}
    if row.pk not in of_now:
        raise ValidationError(
            f"The scan with this row {row.number} was voided or moved. Nothing was changed."
        )
    return course_session, read, of_now[row.pk]


def waiting_row(row: ScannedRow, by: Member, now: datetime) -> tuple[CourseSession, ScannedRow]:
    """The class, locked, and the row as it is now, which waits for a person.

    Raises:
        ValidationError: it does not, or not any more.
    """
    course_session, read, row = locked_row(row, by, now)
    if row.decided:
        assert row.decided_by is not None
        raise ValidationError(
            f"{row.decided_by.name} said on {us_datetime(row.decided_at)} that row {row.number} "
            f"is {row.get_decided_display()}. Nothing was changed."
        )
    if row not in read.doubts and row not in read.walk_ins:
        raise ValidationError(
            f"Row {row.number} is not in doubt: it is {row.get_mark_display()}, or was read again "
            "since. Nothing was changed. Change its line on the sheet if it is wrong."
        )
    return course_session, row


def keep_decision(
    rows: Iterable[ScannedRow],
    says: Says,
    by: Member,
    now: datetime,
    *,
    walked_in: Member | None = None,
) -> None:
    """Keep what a clerk said of rows, and who walked in, where that was said."""
    for row in rows:
        row.decided, row.decided_by, row.decided_at = says.value, by, now
        row.walked_in = walked_in
        row.save(update_fields=["decided", "decided_by", "decided_at", "walked_in"])


def _values(presence: Presence) -> Values:
    """The minutes of who signed on some days of the class; nothing for the whole of it."""
    return {} if presence.minutes is None else {"minutes": presence.minutes}
