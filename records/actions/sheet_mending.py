"""Mending a line of a draft: its serial number, minutes, score, areas and topics."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.sessions import days_of
from courses.designations import AREA_KEYS, AREAS, HOURS_COLUMNS, TOPICS, validate_designations
from frame.hours import HUNDREDTH, QUARTER, ZERO
from people.models import Member
from people.serial_numbers import LONGEST_WORD, normalized_serial
from records.actions.sheet_draft import done, locked_line, note_changes
from records.actions.sheet_following import BY_PAPER, follow_paper
from records.actions.sheet_walk_ins import move_walk_ins
from records.class_credit import class_credit
from records.credit.attendance import check_minutes, check_score
from records.draft_journal import set_in_words, values_in_words
from records.models import DraftChange, SheetLine, SignInSheet
from records.sheet_presence import read_sheet_of

Did = DraftChange.Did
HOW_IT_CAME = (Did.ADDED, Did.ADDED_ENROLLED, *BY_PAPER)


@transaction.atomic
def change_line_serial(*, line: SheetLine, serial_number: str, by: Member) -> SheetLine:
    """Correct the serial number of a line; of one that came from paper, the rows written in too.

    Raises:
        ValidationError: it is blank, too long, or on another line of the sheet; or the line has
            credit that was voided.
    """
    sheet, line = locked_line(line, by)
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
    if line.voided_completion_id is not None:
        raise ValidationError(
            f"The credit of {line.serial_number} was voided, and the sheet keeps its line. Strike "
            "it, and type the other serial number above."
        )
    last_did, came_by = _how_it_came(sheet, line)
    changes = [done(Did.CORRECTED, line, f"to {serial}")]
    before, line.serial_number = line.serial_number, serial
    line.save(update_fields=["serial_number"])
    moved = came_by in BY_PAPER and move_walk_ins(sheet.course_session, before, serial, by=by)
    if moved and last_did in BY_PAPER:
        changes.append(done(Did.FOLLOWED, line, f"what was read as {before}"))
    note_changes(sheet, changes, by=by)
    if moved:
        read = read_sheet_of(sheet.course_session, days_of(sheet.course_session))
        follow_paper(course_session=sheet.course_session, read=read, by=by)
        line.refresh_from_db()
    return line


@transaction.atomic
def confirm_line_name(*, line: SheetLine, by: Member) -> SheetLine:
    """Say that the serial number is right, though the paper has another name beside it."""
    sheet, line = locked_line(line, by)
    if line.paper_name:
        change = done(Did.CONFIRMED, line, values_in_words({"paper_name": line.paper_name}))
        line.paper_name = ""
        line.save(update_fields=["paper_name"])
        note_changes(sheet, [change], by=by)
    return line


@transaction.atomic
def change_line_minutes(*, line: SheetLine, minutes: int | None, by: Member) -> SheetLine:
    """Set how long someone attended; None or the class's own minutes is the whole class.

    A split of the hours that the clerk had set is proposed anew.

    Raises:
        ValidationError: the minutes are zero, below zero, or above the class's.
    """
    sheet, line = locked_line(line, by)
    if minutes is not None:
        most = class_credit(sheet.course_session).minutes
        check_minutes(minutes, most_minutes=most)
        if minutes == most:
            minutes = None
    if minutes == line.minutes:
        return line
    before = line.minutes
    line.minutes = minutes
    line.set_hours(dict.fromkeys(HOURS_COLUMNS, ZERO))
    line.save()
    said = set_in_words({"minutes": minutes}, {"minutes": before})
    note_changes(sheet, [done(Did.SET, line, said)], by=by)
    return line


@transaction.atomic
def change_line_score(*, line: SheetLine, score: Decimal | None, by: Member) -> SheetLine:
    """Set the score of the test of a computer-based course; None takes it away.

    Args:
        score: percent; one below the pass mark is kept like any other.

    Raises:
        ValidationError: the class has no test, or the score is no percentage with two decimals.
    """
    sheet, line = locked_line(line, by)
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
    said = set_in_words({"score": score}, {"score": before})
    note_changes(sheet, [done(Did.SET, line, said)], by=by)
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
    sheet, line = locked_line(line, by)
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
    before = line.designated_hours
    line.set_hours(wanted)
    line.save()
    said = f"{_split_in_words(wanted)}, was {_split_in_words(before)}"
    note_changes(sheet, [done(Did.SET, line, said)], by=by)
    return line


def _how_it_came(sheet: SignInSheet, line: SheetLine) -> tuple[str, str]:
    """What was done last to a line, and how it came to say what it says: typed, or from paper."""
    journal = sheet.draft_changes.filter(serial_number=line.serial_number).order_by("-pk")
    did = list(journal.values_list("did", flat=True))
    return next(iter(did), ""), next((each for each in did if each in HOW_IT_CAME), "")


def _serials_of(sheet: SignInSheet) -> list[str]:
    return list(sheet.lines.order_by("pk").values_list("serial_number", flat=True))


def _split_in_words(hours: Mapping[str, Decimal]) -> str:
    """`Legal studies 2.00, Firearms 0.50`; without any hours, as they are proposed."""
    designated = [each for each in (*AREAS, *TOPICS) if hours[each.key]]
    return ", ".join(f"{each.label} {hours[each.key]:.2f}" for each in designated) or "as proposed"
