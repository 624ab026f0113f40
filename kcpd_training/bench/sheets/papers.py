"""Printed sheets to write on: the product's own paper, of a class that no database knows."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pypdfium2
from PIL import Image

from courses.class_days import Day
from courses.models import Course, CourseSession, Location
from kcpd_training.bench.sheets.scans import PAPER_DPI
from people.models import Element, Member
from records.paper.sign_in_sheet import pages_of, sign_in_sheet_pdf

FAMILY_NAMES = [
    "Adams",
    "Bell",
    "Cruz",
    "Diaz",
    "Evans",
    "Ford",
    "Gray",
    "Hill",
    "Irwin",
    "Jones",
    "Kerr",
    "Lang",
    "Mora",
    "Nash",
]
DAY = Day(date(2026, 3, 10), time(8), time(16), 80)


def printed_sheet(number: int, members: int, *, print_key: int = 1) -> bytes:
    """The PDF of a class's sheet.

    Args:
        number: of the class; which one it is changes what stands on the paper.
        members: who are enrolled.
    """
    course = Course(
        course_id=f"26-{number:04}",
        title=" and ".join(["Stops"] * (1 + number % 4)),
        credit_hours=Decimal("8.00"),
    )
    course_session = CourseSession(
        pk=number, course=course, location=Location(name="Regional Police Academy, room 104")
    )
    element = Element(name="Central Patrol Division, Squad 110")
    enrolled = [_member(place, element) for place in range(members)]
    pages = pages_of(course_session, [DAY], members=enrolled, print_key=print_key)
    now = datetime(2026, 3, 9, 15, tzinfo=ZoneInfo("America/Chicago"))
    return sign_in_sheet_pdf(course_session, pages, instructors=["Sergeant Lee Park"], now=now)


def _member(place: int, element: Element) -> Member:
    return Member(
        serial_number=str(2000 + 37 * place),
        first_name="Robin",
        last_name=FAMILY_NAMES[place % len(FAMILY_NAMES)],
        rank="Police Officer",
        element=element,
    )


def paper_of(pdf: bytes) -> list[Image.Image]:
    """Each page as it comes out of a printer, gray, at PAPER_DPI."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            page.render(scale=PAPER_DPI / 72, grayscale=True).to_pil().convert("L")
            for page in document
        ]
    finally:
        document.close()


def some_papers(count: int) -> Sequence[Image.Image]:
    """Pages of several classes, full and half empty ones."""
    pages = [
        page for number in range(1, count) for page in paper_of(printed_sheet(number, 11 * number))
    ]
    return pages[:count]
