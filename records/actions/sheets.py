"""Putting lines on the draft of a sign-in sheet: one line or many, each kept in its journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.designations import HOURS_COLUMNS
from courses.models import CourseSession
from frame.hours import ZERO
from people.models import Member
from people.serial_numbers import MOST_AT_ONCE, possible_serials, serial_order
from records.actions.sheet_draft import done, note_changes, sheet_of
from records.class_credit import ClassCredit, class_credit
from records.credit.class_days import days_around
from records.draft_journal import set_in_words, values_in_words
from records.models import DraftChange, SheetLine, SignInSheet
from records.querysets.sheets import (
    enrolled_members,
    is_anybodys,
    lines_of_class,
    members_by_serial,
)
from records.states import BEGIN
from records.typed.names import with_names
from records.typed.reading import read_text
from records.typed.result import (
    Meaning,
    NotUnderstood,
    Reading,
    Values,
    Wanted,
)

if TYPE_CHECKING:
    from records.credit.class_days import DayOfClass

MOST_LINES = 1000
Did = DraftChange.Did


@dataclass
class AddedLines:
    """What became of an entry, and the sheet as it is now.

    Args:
        sheet: None while it has no line.
        lines: every line, in order.
        members: of the lines that are not saved, by serial number.
        days: of the class and of those at the same hours, by class.
        given: what the class gives.
        added: the new lines.
        before: what was given anew on lines that were there, as it was before the entry.
        put_back: lines that were struck, and are not any more.
        already: serial numbers that were on the sheet as typed, each with its line's number.
        twice: likewise, of those that came more than once in one entry.
        not_understood: what makes no line, and why.
        passed_over: words that were passed over.
    """

    course_session: CourseSession
    sheet: SignInSheet | None
    lines: list[SheetLine]
    members: dict[str, Member]
    days: "dict[int, list[DayOfClass]]"
    given: ClassCredit
    added: list[SheetLine] = field(default_factory=list)
    before: dict[SheetLine, Values] = field(default_factory=dict)
    put_back: list[SheetLine] = field(default_factory=list)
    already: dict[str, int] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    @property
    def changed(self) -> list[tuple[SheetLine, Values]]:
        """Lines whose minutes or score was given anew, each once, with those before."""
        return list(self.before.items())

    @property
    def written(self) -> list[SheetLine]:
        """The lines that were put on or changed."""
        return [*self.added, *self.before, *self.put_back]


@transaction.atomic
def add_lines(
    *,
    course_session: CourseSession,
    texts: Sequence[str],
    by: Member,
    now: datetime,
    meaning: Meaning | None = None,
) -> AddedLines:
    """Put what was typed on the draft of a class's sheet, starting it with the first line.

    A serial number that is on the sheet already is not written again: minutes or a score typed
    with it are set, and a struck line is put back.

    Args:
        course_session: read anew, so that its key is enough.
        texts: one for each entry, such as a serial number or a pasted list.
        meaning: what the clerk said that the numbers beside serial numbers are, when asked.

    Raises:
        CourseSession.DoesNotExist: it is not there.
        ValidationError: the class takes no lines, or there is nothing to add, or too much.
    """
    possible = set().union(*(possible_serials(text) for text in texts))
    result = _opened(course_session, possible, by=by, now=now)
    read = [
        read_text(text, known=result.members, given=result.given, meaning=meaning) for text in texts
    ]
    read = [
        with_names(reading, text, result.members, is_anybodys=is_anybodys)
        for text, reading in zip(texts, read, strict=True)
    ]
    result.not_understood = [each for reading in read for each in reading.not_understood]
    result.passed_over = [words for reading in read for words in reading.passed_over]
    _check_amount(read)
    return _put_on(result, [reading.wanted for reading in read], did=Did.ADDED, by=by, now=now)


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
    wanted = [Wanted(serial) for serial in sorted(missing, key=serial_order)]
    return _put_on(result, [wanted], did=Did.ADDED_ENROLLED, by=by, now=now)


@transaction.atomic
def add_read(
    *, course_session: CourseSession, wanted: Sequence[Wanted], by: Member, now: datetime
) -> AddedLines:
    """Put those on the draft whose boxes on the paper bear ink, as a clerk then looks through.

    Who is on it already, struck or not, stays as they are.

    Args:
        course_session: read anew, so that its key is enough.

    Raises:
        CourseSession.DoesNotExist: it is not there.
        ValidationError: the class takes no lines, or it would be too many.
    """
    result = _opened(course_session, {each.serial_number for each in wanted}, by=by, now=now)
    on_sheet = {line.serial_number for line in result.lines}
    new = [each for each in wanted if each.serial_number not in on_sheet]
    return _put_on(result, [new], did=Did.ADDED_READ, by=by, now=now)


def _opened(
    course_session: CourseSession, serials: set[str], *, by: Member, now: datetime
) -> AddedLines:
    """The draft, locked, with the members of its lines and of these serial numbers."""
    course_session = locked_class(course_session.pk)
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    lines = list(lines_of_class(course_session))
    members = members_by_serial(
        serials | {line.serial_number for line in lines if not line.completion}
    )
    sheet = lines[0].sheet if lines else sheet_of(course_session)
    days = days_around({course_session.pk})
    given = class_credit(course_session, days.get(course_session.pk, ()))
    return AddedLines(course_session, sheet, lines, members, days, given)


def _put_on(
    result: AddedLines,
    entries: Sequence[Sequence[Wanted]],
    *,
    did: Did,
    by: Member,
    now: datetime,
) -> AddedLines:
    """Write the lines of some entries."""
    places = {line.serial_number: place for place, line in enumerate(result.lines)}
    lines = list(result.lines)
    last = max((line.entry for line in lines), default=0)
    for entry, wanted in enumerate(entries, start=last + 1):
        for each in wanted:
            place = places.setdefault(each.serial_number, len(lines))
            if place == len(lines):
                line = SheetLine(serial_number=each.serial_number, entry=entry, **each.values)
                lines.append(line)
                result.added.append(line)
            else:
                _again(result, lines[place], each, number=place + 1, entry=entry)
    if len(lines) > MOST_LINES:
        raise ValidationError(
            f"That would make {len(lines)} lines; a sheet holds {MOST_LINES} at most. "
            "Is this the list of one class?"
        )
    if result.written:
        _write(result, did=did, by=by, now=now)
    return result


def _again(result: AddedLines, line: SheetLine, wanted: Wanted, *, number: int, entry: int) -> None:
    """What a serial number does that has its line already."""
    before = {name: getattr(line, name) for name in wanted.values}
    is_new = before != wanted.values
    is_added = line in result.added
    if is_new and line.completion_id is not None:
        why = (
            f"the credit of {line.serial_number} is written. Void it on its line below to "
            "change it."
        )
        result.not_understood.append(NotUnderstood(line.serial_number, why))
        return
    if is_new and is_added and line.entry == entry:
        why = f"{line.serial_number} comes twice, with another number or name. Correct the line."
        result.not_understood.append(NotUnderstood(line.serial_number, why))
        return
    if is_new:
        for name, value in wanted.values.items():
            setattr(line, name, value)
        if "minutes" in wanted.values:
            line.set_hours(dict.fromkeys(HOURS_COLUMNS, ZERO))
        if not is_added:
            # Two entries may change one line: what the first of them found is what was before.
            result.before[line] = {**before, **result.before.get(line, {})}
    if line.is_struck:
        line.is_struck = False
        result.put_back.append(line)
    elif not is_new and is_added and line.entry == entry:
        result.twice[line.serial_number] = number
    elif not is_new:
        result.already[line.serial_number] = number


def _write(result: AddedLines, *, did: Did, by: Member, now: datetime) -> None:
    if result.sheet is None:
        result.sheet = SignInSheet.objects.create(
            course_session=result.course_session, started_by=by, started_at=now
        )
    result.sheet.course_session = result.course_session
    for line in result.added:
        line.sheet = result.sheet
    result.added = SheetLine.objects.bulk_create(result.added)
    result.lines += result.added
    for line in {line.pk: line for line in result.written if line not in result.added}.values():
        line.save()
    changes = [done(did, line, values_in_words(_values(line))) for line in result.added]
    changes += [done(Did.PUT_BACK, line) for line in result.put_back]
    for line, before in result.changed:
        after = {name: getattr(line, name) for name in before}
        changes.append(done(Did.SET, line, set_in_words(after, before)))
    note_changes(result.sheet, changes, by=by)


def _values(line: SheetLine) -> Values:
    """The minutes and the score of a new line, as far as they were given."""
    given = {"minutes": line.minutes, "score": line.score, "paper_name": line.paper_name}
    return {name: value for name, value in given.items() if value not in (None, "")}


def _check_amount(read: Sequence[Reading]) -> None:
    count = sum(len(reading.wanted) for reading in read)
    if count > MOST_AT_ONCE:
        raise ValidationError(
            f"{count} serial numbers at once are more than {MOST_AT_ONCE}. Paste them in parts."
        )
    if not count and not any(reading.not_understood for reading in read):
        raise ValidationError("Type a serial number, or part of a name.")
