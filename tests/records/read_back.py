"""What a clerk does with a page that was read, and what the sheet has then."""

from courses.actions.sessions import days_of
from records.actions.sheet_reading import (
    decide_row,
    put_read_lines,
)
from records.actions.sheet_walk_ins import enter_walk_in, take_up_row
from records.models import SheetLine
from records.sheet_presence import read_sheet_of
from tests.records.sheets import (
    NEXT_DAY,
)


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
