"""Writing the draft of a sign-in sheet, line by line. Each change is one event."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.designations import AREA_KEYS, HOURS_COLUMNS, validate_designations
from courses.models import CourseSession
from events.event_log import record_event
from frame.hours import HUNDREDTH, QUARTER, ZERO
from people.models import Member
from people.serial_numbers import (
    LONGEST_WORD,
    MOST_AT_ONCE,
    normalized_serial,
    possible_serials,
    typed_serials,
)
from records.class_checks import check_class_takes_lines
from records.credit.attendance import check_minutes, check_score
from records.models import SheetLine, SignInSheet
from records.querysets.sheets import lines_of_class, members_by_serial
from records.sheet_changes import (
    SHEET_ADD_LINES,
    SHEET_CHANGE_MINUTES,
    SHEET_CHANGE_SCORE,
    SHEET_CHANGE_SERIAL_NUMBER,
    SHEET_CLEAR,
    SHEET_REMOVE_LINE,
    SHEET_SET_HOURS,
    SheetEventKind,
)
from records.sheet_lines import class_credit
from records.states import BEGIN, CHANGE_LINES

MOST_LINES = 1000


@dataclass
class AddedLines:
    """What became of the serial numbers typed, and the sheet as it is now.

    Args:
        sheet: None while it has no line.
        lines: every line, in order.
        members: of the lines that are not saved, by serial number.
        added: the new lines.
        already: serial numbers that were on the sheet, each with its line's number.
        left_out: words that are no serial number.
    """

    course_session: CourseSession
    sheet: SignInSheet | None
    lines: list[SheetLine]
    members: dict[str, Member]
    added: list[SheetLine] = field(default_factory=list)
    already: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def add_lines(*, course_session: CourseSession, text: str, by: Member, now: datetime) -> AddedLines:
    """Put serial numbers on the draft of a class's sheet, starting it with the first.

    A serial number that is on the sheet already is not written again.

    Args:
        course_session: read anew, so that its key is enough.

    Raises:
        CourseSession.DoesNotExist: it is not there.
        ValidationError: the class takes no lines, or there is nothing to add.
    """
    BEGIN.check_can(None, by=by)
    course_session = _locked_class(pk=course_session.pk)
    check_class_takes_lines(course_session, today=timezone.localdate(now))
    lines = list(lines_of_class(course_session))
    members = members_by_serial(
        possible_serials(text) | {line.serial_number for line in lines if not line.completion}
    )
    typed = typed_serials(text, members)
    _check_amount(typed.serials, typed.left_out)
    sheet = lines[0].sheet if lines else _sheet_of(course_session)
    numbers = {line.serial_number: number for number, line in enumerate(lines, start=1)}
    new: list[str] = []
    result = AddedLines(course_session, sheet, lines, members, left_out=typed.left_out)
    for serial in typed.serials:
        if serial in numbers:
            result.already[serial] = numbers[serial]
        else:
            new.append(serial)
            numbers[serial] = len(numbers) + 1
    if len(numbers) > MOST_LINES:
        raise ValidationError(
            f"That would make {len(numbers)} lines; a sheet holds {MOST_LINES} at most. "
            "Is this the list of one class?"
        )
    if not new:
        return result
    if sheet is None:
        sheet = result.sheet = SignInSheet.objects.create(
            course_session=course_session, started_by=by, started_at=now
        )
    sheet.course_session = course_session
    result.added = SheetLine.objects.bulk_create(
        SheetLine(sheet=sheet, serial_number=serial) for serial in new
    )
    result.lines += result.added
    _record_change(sheet, SHEET_ADD_LINES, by=by, after={"serial_numbers": new})
    return result


@transaction.atomic
def change_line_serial(*, line: SheetLine, serial_number: str, by: Member) -> SheetLine:
    """Correct the serial number of a line.

    Raises:
        ValidationError: it is blank, too long, or on another line of the sheet.
    """
    sheet, line = _locked(line, by)
    serial = normalized_serial(serial_number)
    if not serial:
        raise ValidationError("Type a serial number, or remove the line.")
    if len(serial) > LONGEST_WORD:
        raise ValidationError(f"A serial number has {LONGEST_WORD} signs at most.")
    if serial == line.serial_number:
        return line
    on_sheet = _serials_of(sheet)
    if serial in on_sheet:
        raise ValidationError(
            f"{serial} is already line {on_sheet.index(serial) + 1}. "
            "Type another serial number, or remove this line."
        )
    before = line.serial_number
    line.serial_number = serial
    line.save(update_fields=["serial_number"])
    _record_change(
        sheet,
        SHEET_CHANGE_SERIAL_NUMBER,
        by=by,
        before={"serial_number": before},
        after={"serial_number": serial},
    )
    return line


@transaction.atomic
def change_line_minutes(*, line: SheetLine, minutes: int | None, by: Member) -> SheetLine:
    """Set how long someone attended; None or the class's own minutes is the whole class.

    A split of the hours that the clerk had set is proposed anew.

    Raises:
        ValidationError: the minutes are zero, below zero, or above the class's.
    """
    sheet, line = _locked(line, by)
    if minutes is not None:
        most = class_credit(sheet.course_session).minutes
        check_minutes(minutes, most_minutes=most)
        if minutes == most:
            minutes = None
    if minutes == line.minutes:
        return line
    before = line.minutes
    line.minutes = minutes
    _set_hours(line, dict.fromkeys(HOURS_COLUMNS, ZERO))
    line.save()
    _record_change(
        sheet,
        SHEET_CHANGE_MINUTES,
        by=by,
        before={"serial_number": line.serial_number, "minutes": before},
        after={"serial_number": line.serial_number, "minutes": minutes},
    )
    return line


@transaction.atomic
def change_line_score(*, line: SheetLine, score: Decimal | None, by: Member) -> SheetLine:
    """Set the score of the test of a computer-based course; None takes it away.

    Args:
        score: percent; one below the pass mark is kept like any other.

    Raises:
        ValidationError: the class has no test, or the score is no percentage with two decimals.
    """
    sheet, line = _locked(line, by)
    if not class_credit(sheet.course_session).is_scored:
        raise ValidationError(
            "This class takes no scores: only a computer-based course with POST credit does."
        )
    if score is not None:
        check_score(score)
        score = score.quantize(HUNDREDTH)
    if score == line.score:
        return line
    before = line.score
    line.score = score
    line.save(update_fields=["score"])
    _record_change(
        sheet,
        SHEET_CHANGE_SCORE,
        by=by,
        before={"serial_number": line.serial_number, "score": _stored(before)},
        after={"serial_number": line.serial_number, "score": _stored(score)},
    )
    return line


@transaction.atomic
def set_line_hours(*, line: SheetLine, hours: dict[str, Decimal], by: Member) -> SheetLine:
    """Set the areas and topics of a partial attendance in place of the proposed ones.

    Args:
        hours: every column of `AREA_KEYS` and `TOPIC_KEYS`; the credit follows the minutes.

    Raises:
        ValidationError: the whole class was attended, no credit is earned, or the hours
            don't add up; with an error for each field at fault.
    """
    sheet, line = _locked(line, by)
    if line.minutes is None:
        raise ValidationError(
            "The whole class earns the hours of the course. Set the minutes attended first."
        )
    given = class_credit(sheet.course_session)
    credit = given.of_minutes(line.minutes)["credit_hours"]
    if credit < QUARTER:
        raise ValidationError("These minutes earn no credit. Correct the minutes first.")
    wanted = {**hours, "credit_hours": credit}
    areas = sum((hours[key] for key in AREA_KEYS), ZERO)
    if given.is_post and areas != credit:
        raise ValidationError(
            {
                "credit_hours": f"Hours by area add up to {areas}, but {line.minutes} minutes give "
                f"{credit}. Change one of the areas."
            }
        )
    validate_designations(wanted, is_post=given.is_post)
    before = {key: str(value) for key, value in line.designated_hours.items()}
    _set_hours(line, wanted)
    line.save()
    _record_change(
        sheet,
        SHEET_SET_HOURS,
        by=by,
        before={"serial_number": line.serial_number, **before},
        after={
            "serial_number": line.serial_number,
            **{key: str(value) for key, value in wanted.items()},
        },
    )
    return line


@transaction.atomic
def remove_line(*, line: SheetLine, by: Member) -> None:
    """Take a line off the draft.

    Raises:
        ValidationError: credit was written for it, or it is gone already.
    """
    sheet, line = _locked(line, by)
    serial = line.serial_number
    line.delete()
    _record_change(sheet, SHEET_REMOVE_LINE, by=by, before={"serial_number": serial})


@transaction.atomic
def clear_lines(*, sheet: SignInSheet, by: Member) -> list[str]:
    """Take every line off the draft whose credit is not written, as after a wrong class.

    Returns:
        the serial numbers taken off, in order; the event keeps them too.

    Raises:
        ValidationError: the sheet is saved.
    """
    sheet = _locked_sheet(sheet.pk)
    CHANGE_LINES.check_can(sheet, by=by)
    unwritten = sheet.lines.filter(completion__isnull=True)
    serials = list(unwritten.order_by("pk").values_list("serial_number", flat=True))
    if serials:
        unwritten.delete()
        _record_change(sheet, SHEET_CLEAR, by=by, before={"serial_numbers": serials})
    return serials


def _locked_class(**which: Any) -> CourseSession:
    """A class with its course, locked, and its sheet with it: all who change that lock the class.

    What is joined to the locked row is not read anew after a wait; a course is not changed here.
    """
    classes = CourseSession.objects.select_for_update(of=("self",)).select_related("course")
    return classes.get(**which)


def _locked_sheet(key: int) -> SignInSheet:
    """A sheet, locked through its class."""
    course_session = _locked_class(sheet=key)
    sheet = SignInSheet.objects.get(pk=key)
    sheet.course_session = course_session
    return sheet


def _sheet_of(course_session: CourseSession) -> SignInSheet | None:
    return SignInSheet.objects.filter(course_session=course_session).first()


def _locked(line: SheetLine, by: Member) -> tuple[SignInSheet, SheetLine]:
    """The sheet, locked, and the line as it is now."""
    sheet = _locked_sheet(line.sheet_id)
    CHANGE_LINES.check_can(sheet, by=by)
    current = SheetLine.objects.filter(pk=line.pk, sheet=sheet).first()
    if current is None:
        raise ValidationError(
            f"The line of {line.serial_number} is gone: another clerk removed it."
        )
    if current.completion_id is not None:
        raise ValidationError(
            f"The credit of {current.serial_number} is written. Void it to change it."
        )
    return sheet, current


def _serials_of(sheet: SignInSheet) -> list[str]:
    return list(sheet.lines.order_by("pk").values_list("serial_number", flat=True))


def _set_hours(line: SheetLine, hours: dict[str, Decimal]) -> None:
    for key in HOURS_COLUMNS:
        setattr(line, key, hours[key])


def _stored(score: Decimal | None) -> str | None:
    return None if score is None else str(score)


def _check_amount(serials: list[str], left_out: list[str]) -> None:
    if len(serials) > MOST_AT_ONCE:
        raise ValidationError(
            f"{len(serials)} serial numbers at once are more than {MOST_AT_ONCE}. "
            "Paste them in parts."
        )
    if not serials:
        words = " ".join(left_out)[:LONGEST_WORD]
        raise ValidationError(
            f"“{words}” holds no serial number. Type one, or choose a member by name."
            if words
            else "Type a serial number, or part of a name."
        )


def _record_change(
    sheet: SignInSheet,
    kind: SheetEventKind,
    *,
    by: Member,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Count the change and leave its event; the event names the version it made."""
    SignInSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    sheet.version += 1
    record_event(
        kind,
        by=by,
        about=sheet,
        before=before,
        after={**(after or {}), "version": sheet.version},
    )
