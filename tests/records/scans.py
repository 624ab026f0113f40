"""What the tests of scanned sheets start from: prints, pages that were read, real scans."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from io import BytesIO

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from courses.actions.sessions import days_of
from courses.models import CourseSession, Enrolment, SessionDay
from frame.files import checked_file
from kcpd_training.bench.sheets.papers import paper_of
from kcpd_training.bench.sheets.scans import DOT, PAPER_DPI, Faults, write_on
from people.models import Member
from records.actions.sheet_printing import print_sheet
from records.actions.sheet_reading import keep_page
from records.actions.sheet_scans import attach_scan
from records.models import ScannedPage, ScannedRow, SheetPrint, SheetScan
from records.paper.sheet_codes import SheetCode
from records.paper.sheet_geometry import ROWS_A_PAGE, cell
from records.paper.sign_in_sheet import pages_of, sign_in_sheet_pdf
from records.sheet_reading.ink import Measured
from records.sheet_reading.page import ReadPage
from tests.department import Department
from tests.records.sheets import NEXT_DAY
from tests.uploads import PDF, pdf

INK = {
    "present": Measured(40, 12, 0, 0),
    "blank": Measured(0, 0, 0, 0),
    "doubt": Measured(2.5, 0, 0, 0),
    "loop": Measured(0, 0, 20, 0),
}
DOTS_AN_INCH = 110


def printed(course_session: CourseSession, members: Sequence[Member], by: Member) -> SheetPrint:
    """A print of the class's sheet, with a row for each of these."""
    return print_sheet(
        course_session=course_session,
        days=days_of(course_session),
        members=members,
        by=by,
        now=NEXT_DAY,
    )


def printed_for_two_days(course_session: CourseSession, department: Department) -> SheetPrint:
    """A print of a class that has a second day of 120 minutes; the officer has row 1."""
    second = course_session.starts_on + timedelta(days=1)
    SessionDay.objects.create(
        course_session=course_session, on=second, starts_at=time(8), ends_at=time(10)
    )
    CourseSession.objects.filter(pk=course_session.pk).update(ends_on=second)
    return printed(course_session, [department.officer, department.colleague], department.clerk)


def read_as(
    sheet_print: SheetPrint, marks: Mapping[int, str], page: int = 1, shade: int = 255
) -> ReadPage:
    """A page as the reader gives it, without a scan: rows by their place, from 1; others blank.

    Args:
        shade: of its picture, from 0 to 255; pages of another shade are another paper.
    """
    code = SheetCode(sheet_print.course_session_id, sheet_print.pk, page, sheet_print.pages)
    rows = [INK[marks.get(place, "blank")] for place in range(1, ROWS_A_PAGE + 1)]
    return ReadPage(str(code), rows, Image.new("L", (216, 280), shade), np.eye(3))


def attached(course_session: CourseSession, by: Member, name: str = "sheet.pdf") -> SheetScan:
    """A scan of the class that the reader is not asked to open."""
    content = PDF.replace(b"%PDF-1.4\n", f"%PDF-1.4\n% {name}\n".encode())
    file = checked_file(pdf(name, content))
    return attach_scan(course_session=course_session, file=file, by=by, now=NEXT_DAY).row


def kept(
    sheet_print: SheetPrint,
    marks: Mapping[int, str],
    by: Member,
    *,
    page: int = 1,
    name: str = "sheet.pdf",
    shade: int = 255,
) -> ScannedPage:
    """A page that was read so, of a scan of this name."""
    scan = attached(sheet_print.course_session, by, name)
    read = read_as(sheet_print, marks, page, shade)
    return keep_page(scan=scan, number=page, read=read, by=by, now=NEXT_DAY)


def row_of(page: ScannedPage, number: int) -> ScannedRow:
    return page.rows.get(number=number)


def enrol(course_session: CourseSession, *members: Member) -> None:
    """Give these members a row on the sheets that are printed from now on."""
    Enrolment.objects.bulk_create(
        Enrolment(course_session=course_session, member=member) for member in members
    )


def scan_file(
    course_session: CourseSession,
    members: Sequence[Member],
    signed: Sequence[int],
    by: Member,
    *,
    dashes: Sequence[int] = (),
    name: str = "scan.pdf",
) -> SimpleUploadedFile:
    """A real scan of a real print, as a PDF: who signed wrote times and initials.

    Args:
        signed: rows, from 1.
        dashes: rows whose box has a dash of 2 mm, which may be anything.
    """
    days = days_of(course_session)
    sheet_print = printed(course_session, members, by)
    pages = pages_of(course_session, days, members=members, print_key=sheet_print.pk)
    paper = paper_of(sign_in_sheet_pdf(course_session, pages, instructors=[], now=NEXT_DAY))
    rng = np.random.default_rng(3)
    scans = []
    for number, page in enumerate(paper):
        first = number % sheet_print.pages_a_day * ROWS_A_PAGE + 1
        is_signed = [first + place in signed for place in range(ROWS_A_PAGE)]
        written = write_on(page, rng, Faults(), is_signed)
        for place in range(ROWS_A_PAGE):
            if first + place in dashes:
                box = cell(place, "initials")
                at = ((box.left + 10) * DOT, (box.top + 4) * DOT)
                ImageDraw.Draw(written).line([at, (at[0] + 2 * DOT, at[1])], 0, 6)
        width = round(page.width * DOTS_AN_INCH / PAPER_DPI)
        scans.append(written.resize((width, round(page.height * DOTS_AN_INCH / PAPER_DPI))))
    file = BytesIO()
    scans[0].save(file, "PDF", save_all=True, append_images=scans[1:], resolution=DOTS_AN_INCH)
    return SimpleUploadedFile(name, file.getvalue(), content_type="application/pdf")
