"""Rows that were printed for nobody: who wrote there, as a clerk types it and mends it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.models import CourseSession
from people.models import Member
from people.serial_numbers import checked_serial
from records.actions.sheet_reading import (
    Put,
    keep_decision,
    locked_row,
    put_read_lines,
    waiting_row,
)
from records.actions.sheet_striking import put_back_lines
from records.models import ScannedRow, SheetLine
from records.querysets.sheets import lines_of_class

Says = ScannedRow.Mark


class WalkedIn(NamedTuple):
    """What became of a row that was printed for nobody, once a clerk typed who wrote there.

    Args:
        line: theirs as it is now; None as long as a row that was printed for them is in doubt.
        number: of the line on the sheet.
        was_there: whether the line counted before, and was not changed.
    """

    member: Member
    put: Put
    line: SheetLine | None
    number: int
    was_there: bool


@transaction.atomic
def enter_walk_in(*, row: ScannedRow, serial_number: str, by: Member, now: datetime) -> WalkedIn:
    """Say who wrote in a row that was printed for nobody; they get the minutes of its day.

    A line of theirs that was struck is put back.

    Raises:
        ValidationError: nobody has the serial number, the row was entered before, its scan was
            voided, or the class takes no lines.
    """
    course_session, row = waiting_row(row, by, now)
    serial = checked_serial(serial_number)
    member = Member.objects.filter(serial_number=serial).first()
    if member is None:
        raise ValidationError(
            f"No member has serial number {serial}. Look at the row again, or leave it out."
        )
    had_line = lines_of_class(course_session).filter(serial_number=serial, is_struck=False).exists()
    keep_decision([row], Says.PRESENT, by, now, walked_in=member)
    put = put_read_lines(course_session=course_session, by=by, now=now, typed=member)
    lines = list(lines_of_class(course_session))
    places = {line.serial_number: place for place, line in enumerate(lines)}
    if serial not in places:
        return WalkedIn(member, put, None, 0, was_there=False)
    line = lines[places[serial]]
    if line.is_struck:
        put_back_lines(sheet=line.sheet, keys={line.pk}, by=by)
        line.is_struck = False
    was_there = had_line and line not in put.changed
    return WalkedIn(member, put, line, places[serial] + 1, was_there=was_there)


@transaction.atomic
def take_up_row(*, row: ScannedRow, seen: str, by: Member, now: datetime) -> Put:
    """Let a row wait again that was left out, or typed as somebody who did not write there.

    The line of who was typed follows the paper: it loses the day, or is struck.

    Args:
        seen: the serial number that the clerk saw beside the row; blank where it was left out.

    Raises:
        ValidationError: it says something else by now, its scan was voided, or the class takes no
            lines.
    """
    course_session, read, row = locked_row(row, by, now)
    before = row.walked_in
    if not row.is_walk_in or not row.decided or (before.serial_number if before else "") != seen:
        raise ValidationError(f"Row {row.number} was changed meanwhile. Nothing was changed now.")
    let_wait(each for each in read.same_paper(row) if each.walked_in == before)
    return put_read_lines(course_session=course_session, by=by, now=now, not_theirs=before)


def move_walk_ins(
    course_session: CourseSession, before: str, serial_number: str, *, by: Member
) -> bool:
    """Let the rows that were typed as one serial number be another's, as a clerk corrected it.

    Where nobody has the other, they wait to be typed again.

    Args:
        course_session: locked.

    Returns:
        whether there are such rows, and they are the other's now.
    """
    rows = list(
        ScannedRow.objects.of_class(course_session)
        .filter(walked_in__serial_number=before)
        .defer("picture")
    )
    member = Member.objects.filter(serial_number=serial_number).first()
    if member is not None:
        keep_decision(rows, Says.PRESENT, by, timezone.now(), walked_in=member)
        return bool(rows)
    let_wait(rows)
    return False


def let_wait(rows: Iterable[ScannedRow]) -> None:
    """Take back what was said of rows, so that they wait for a person again."""
    ScannedRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        decided="", decided_by=None, decided_at=None, walked_in=None
    )
