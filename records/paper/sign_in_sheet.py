"""The sign-in sheet a pen fits: its pages, rows and codes."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import NamedTuple

import segno
import zxingcpp

from courses.class_days import Day
from courses.models import CourseSession, Enrolment
from frame.paper import paper_html, set_on_paper
from people.models import Member
from people.serial_numbers import serial_order
from records.paper import sheet_geometry
from records.paper.sheet_codes import SheetCode
from records.paper.sheet_geometry import ROWS_A_PAGE

FEWEST_WALK_INS = 6


class Row(NamedTuple):
    """One row; a walk-in's is blank but for its number."""

    number: int
    serial_number: str = ""
    name: str = ""
    rank: str = ""
    element: str = ""


class Page(NamedTuple):
    """One sheet of paper, which is of one day.

    Args:
        parts: of its day, in order; mostly one.
        day: which day of the class it is, from 1, of how many.
        code: what the code on it says.
    """

    number: int
    pages: int
    rows: Sequence[Row]
    parts: Sequence[Day]
    day: int
    days: int
    code: str

    @property
    def day_in_words(self) -> str:
        """`1 of 3: Mar 10, 2026, 8:00 AM to 4:00 PM`."""
        first, *later = self.parts
        words = "; ".join([str(first), *(part.times for part in later)])
        return f"{self.day} of {self.days}: {words}" if self.days > 1 else words

    @property
    def picture(self) -> str:
        """The code as a picture in a data address."""
        return segno.make(self.code, error="m", micro=False).svg_data_uri(scale=4, border=0)


def roster_of(course_session: CourseSession) -> list[Member]:
    """Members with a place in the class, by serial number as people count."""
    enrolments = (
        Enrolment.objects.filter(course_session=course_session)
        .taking_a_seat()
        .select_related("member__element")
    )
    members = [enrolment.member for enrolment in enrolments]
    return sorted(members, key=lambda member: serial_order(member.serial_number))


def rows_of(members: Sequence[Member]) -> list[Row]:
    """A row a member, then blank rows for walk-ins to the end of the last page."""
    rows = [
        Row(number, member.serial_number, member.name, member.rank, member.element.name)
        for number, member in enumerate(members, start=1)
    ]
    wanted = len(rows) + FEWEST_WALK_INS
    full = -(-wanted // ROWS_A_PAGE) * ROWS_A_PAGE
    return [*rows, *(Row(number) for number in range(len(rows) + 1, full + 1))]


def pages_a_day(members: Sequence[Member]) -> int:
    """How many pages the whole roster takes."""
    return len(rows_of(members)) // ROWS_A_PAGE


def pages_of(
    course_session: CourseSession,
    days: Sequence[Day],
    *,
    members: Sequence[Member],
    print_key: int,
) -> list[Page]:
    """The whole roster for each day of the class: everybody signs in and out every day.

    Args:
        members: who has a row of their own, in order.
        print_key: of the print, by which a scan of the page is told.
    """
    rows = rows_of(members)
    of_days = [list(parts) for _, parts in groupby(days, lambda part: part.on)]
    sheets = [
        (rows[first : first + ROWS_A_PAGE], parts, day)
        for day, parts in enumerate(of_days, start=1)
        for first in range(0, len(rows), ROWS_A_PAGE)
    ]
    return [
        Page(
            number,
            len(sheets),
            page_rows,
            parts,
            day,
            len(of_days),
            str(SheetCode(course_session.pk, print_key, number, len(sheets))),
        )
        for number, (page_rows, parts, day) in enumerate(sheets, start=1)
    ]


class Corner(NamedTuple):
    """The code in one corner: its place from where the margins end, in millimeters."""

    left: float
    top: float
    picture: str


@cache
def corners() -> list[Corner]:
    """The four codes by which a scan finds its rows."""
    return [
        Corner(
            round(box.left - sheet_geometry.MARGIN_LEFT, 2),
            round(box.top - sheet_geometry.MARGIN_TOP, 2),
            _picture_of(says),
        )
        for says, box in sheet_geometry.CORNERS.items()
    ]


def _picture_of(says: str) -> str:
    """A DataMatrix in a data address."""
    code = zxingcpp.create_barcode(says, zxingcpp.BarcodeFormat.DataMatrix)
    svg = code.to_svg(add_quiet_zones=False).encode()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def sign_in_sheet_html(
    course_session: CourseSession,
    pages: Sequence[Page],
    *,
    instructors: Sequence[str],
    now: datetime,
) -> str:
    """The sheet as the page it is printed from.

    Args:
        course_session: with its course and location.
        instructors: as they are spoken of.
    """
    return paper_html(
        "records/sign_in_sheet_pdf.html",
        made_at=now,
        course_session=course_session,
        course=course_session.course,
        instructors=instructors,
        pages=pages,
        place=sheet_geometry,
        corners=corners(),
    )


def sign_in_sheet_pdf(
    course_session: CourseSession,
    pages: Sequence[Page],
    *,
    instructors: Sequence[str],
    now: datetime,
) -> bytes:
    """The sheet as a PDF, Letter size."""
    html = sign_in_sheet_html(course_session, pages, instructors=instructors, now=now)
    return set_on_paper(html)
