"""Putting lines on the draft of a sign-in sheet: each entry is one event."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.models import CourseSession
from courses.session_page import serial_order
from people.models import Member
from people.serial_numbers import LONGEST_WORD, MOST_AT_ONCE, possible_serials, typed_serials
from records.actions.sheet_draft import locked_class, record_change, sheet_of
from records.models import SheetLine, SignInSheet
from records.querysets.sheets import enrolled_members, lines_of_class, members_by_serial
from records.sheet_changes import SHEET_ADD_ENROLLED, SHEET_ADD_LINES, SheetEventKind
from records.states import BEGIN

MOST_LINES = 1000


@dataclass
class AddedLines:
    """What became of an entry, and the sheet as it is now.

    Args:
        sheet: None while it has no line.
        lines: every line, in order.
        members: of the lines that are not saved, by serial number.
        added: the new lines.
        put_back: lines that were struck, and are not any more.
        already: serial numbers that were on the sheet, each with its line's number.
        left_out: words that are no serial number.
    """

    course_session: CourseSession
    sheet: SignInSheet | None
    lines: list[SheetLine]
    members: dict[str, Member]
    added: list[SheetLine] = field(default_factory=list)
    put_back: list[SheetLine] = field(default_factory=list)
    already: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def add_lines(
    *, course_session: CourseSession, texts: Sequence[str], by: Member, now: datetime
) -> AddedLines:
    """Put what was typed on the draft of a class's sheet, starting it with the first line.

    A serial number that is on the sheet already is not written again; a struck line is put back.

    Args:
        course_session: read anew, so that its key is enough.
        texts: one for each entry, such as a serial number or a pasted list.

    Raises:
        CourseSession.DoesNotExist: it is not there.
        ValidationError: the class takes no lines, or there is nothing to add.
    """
    possible = set().union(*(possible_serials(text) for text in texts))
    result = _opened(course_session, possible, by=by, now=now)
    typed = [typed_serials(text, result.members) for text in texts]
    result.left_out = [word for each in typed for word in each.left_out]
    serials = [each.serials for each in typed]
    _check_amount([serial for entry in serials for serial in entry], result.left_out)
    return _put_on(result, serials, kind=SHEET_ADD_LINES, by=by, now=now)


@transaction.atomic
def add_enrolled(*, course_session: CourseSession, by: Member, now: datetime) -> AddedLines:
    """Put everyone enrolled on the draft, in the order of the printed sheet.

    Who is on it already, struck or not, stays as they are.

    Args:
        course_session: read anew, so that its key is enough.

    Raises:
        CourseSession.DoesNotExist: it is not there.
        ValidationError: the class takes no lines, or nobody is left to add.
    """
    result = _opened(course_session, set(), by=by, now=now)
    on_sheet = {line.serial_number for line in result.lines}
    enrolled = enrolled_members(result.course_session).select_related("element")
    missing = {
        member.serial_number: member for member in enrolled if member.serial_number not in on_sheet
    }
    if not missing:
        raise ValidationError(
            "Everyone who is enrolled is on the sheet already."
            if on_sheet
            else "Nobody is enrolled in this class. Type or paste who signed."
        )
    result.members.update(missing)
    serials = sorted(missing, key=serial_order)
    return _put_on(result, [serials], kind=SHEET_ADD_ENROLLED, by=by, now=now)


def _opened(
    course_session: CourseSession, serials: set[str], *, by: Member, now: datetime
) -> AddedLines:
    """The draft, locked, with the members of its lines and of these serial numbers."""
    course_session = locked_class(pk=course_session.pk)
    today = timezone.localdate(now)
    BEGIN.check_can(None, by=by, course_session=course_session, today=today)
    lines = list(lines_of_class(course_session))
    members = members_by_serial(
        serials | {line.serial_number for line in lines if not line.completion}
    )
    sheet = lines[0].sheet if lines else sheet_of(course_session)
    return AddedLines(course_session, sheet, lines, members)


def _put_on(
    result: AddedLines,
    entries: Sequence[Sequence[str]],
    *,
    kind: SheetEventKind,
    by: Member,
    now: datetime,
) -> AddedLines:
    """Write the lines of some entries, and one event of all of them."""
    numbers = {line.serial_number: number for number, line in enumerate(result.lines, start=1)}
    struck = {line.serial_number: line for line in result.lines if line.is_struck}
    last = max((line.entry for line in result.lines), default=0)
    for entry, serials in enumerate(entries, start=last + 1):
        for serial in serials:
            if serial in struck:
                result.put_back.append(struck.pop(serial))
            elif serial in numbers:
                result.already[serial] = numbers[serial]
            else:
                result.added.append(SheetLine(serial_number=serial, entry=entry))
                numbers[serial] = len(numbers) + 1
    if len(numbers) > MOST_LINES:
        raise ValidationError(
            f"That would make {len(numbers)} lines; a sheet holds {MOST_LINES} at most. "
            "Is this the list of one class?"
        )
    if result.added or result.put_back:
        _write(result, kind=kind, by=by, now=now)
    return result


def _write(result: AddedLines, *, kind: SheetEventKind, by: Member, now: datetime) -> None:
    if result.sheet is None:
        result.sheet = SignInSheet.objects.create(
            course_session=result.course_session, started_by=by, started_at=now
        )
    result.sheet.course_session = result.course_session
    for line in result.added:
        line.sheet = result.sheet
    result.added = SheetLine.objects.bulk_create(result.added)
    result.lines += result.added
    for line in result.put_back:
        line.is_struck = False
    if result.put_back:
        SheetLine.objects.bulk_update(result.put_back, ["is_struck"])
    said = {"serial_numbers": result.added, "put_back": result.put_back}
    record_change(
        result.sheet,
        kind,
        by=by,
        after={key: [line.serial_number for line in lines] for key, lines in said.items() if lines},
    )


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
