"""Taking lines off a draft: struck, to be put back by one key, or removed."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import NegatedExpression

from events.event_log import record_event
from people.models import Member
from records.actions.sheet_draft import (
    done,
    locked_line,
    locked_sheet,
    note_changes,
    told_of_draft,
)
from records.models import DraftChange, SheetLine, SignInSheet
from records.states import CHANGE_LINES, DISCARD

Did = DraftChange.Did


@transaction.atomic
def strike_lines(*, sheet: SignInSheet, keys: Collection[int], by: Member) -> list[SheetLine]:
    """Cross lines out, as of members who were enrolled and did not come.

    A struck line earns nothing and goes when the sheet is saved; until then it can be put back.

    Args:
        keys: of lines of the sheet.

    Returns:
        the lines that were not struck yet.

    Raises:
        ValidationError: the sheet is saved.
    """
    return _set_struck(sheet, keys, is_struck=True, by=by)


@transaction.atomic
def put_back_lines(*, sheet: SignInSheet, keys: Collection[int], by: Member) -> list[SheetLine]:
    """Take the stroke off lines; each has its minutes and score as before.

    Returns:
        the lines that were struck.

    Raises:
        ValidationError: the sheet is saved.
    """
    return _set_struck(sheet, keys, is_struck=False, by=by)


@transaction.atomic
def remove_line(*, line: SheetLine, by: Member) -> None:
    """Take a line off the draft; one that has voided credit is struck, for closing to give back.

    Raises:
        ValidationError: credit was written for it, or it is gone already.
    """
    sheet, line = locked_line(line, by)
    _take_off(sheet, Q(pk=line.pk))
    note_changes(sheet, [_taken_off(line)], by=by)


@transaction.atomic
def remove_unknown(*, sheet: SignInSheet, by: Member) -> list[str]:
    """Take off every line whose serial number nobody has, as after a paste of something else.

    Returns:
        the serial numbers taken off, in order.

    Raises:
        ValidationError: the sheet is saved, or its class canceled.
    """
    sheet = locked_sheet(sheet.pk)
    CHANGE_LINES.check_can(sheet, by=by)
    known = Member.objects.filter(serial_number=OuterRef("serial_number"))
    lines = _take_off(sheet, ~Exists(known))
    if lines:
        note_changes(sheet, [_taken_off(line) for line in lines], by=by)
    return [line.serial_number for line in lines]


@transaction.atomic
def clear_lines(*, sheet: SignInSheet, by: Member) -> list[str]:
    """Discard the draft: take every line off whose credit is not written, as after a wrong class.

    Its event tells all that was done on the draft.

    Returns:
        the serial numbers taken off, in order; the event keeps them too.

    Raises:
        ValidationError: the sheet is saved.
    """
    sheet = locked_sheet(sheet.pk)
    DISCARD.check_can(sheet, by=by)
    serials = [line.serial_number for line in _take_off(sheet, Q())]
    if serials:
        note_changes(sheet, [], by=by)
        record_event(
            DISCARD.event,
            by=by,
            about=sheet,
            before={"serial_numbers": serials},
            after={
                "version": sheet.version,
                **told_of_draft(sheet, by=by, standing=serials),
            },
        )
    return serials


def _take_off(sheet: SignInSheet, which: Q | NegatedExpression) -> list[SheetLine]:
    """Delete lines whose credit is not written, or strike what keeps voided credit; tell which."""
    waiting = sheet.lines.filter(which, completion__isnull=True)
    lines = list(waiting.filter(Q(voided_completion=None) | Q(is_struck=False)).order_by("pk"))
    taken_off = sheet.lines.filter(pk__in=[line.pk for line in lines])
    taken_off.filter(voided_completion__isnull=False).update(is_struck=True)
    taken_off.filter(voided_completion=None).delete()
    return lines


def _taken_off(line: SheetLine) -> DraftChange:
    return done(Did.REMOVED if line.voided_completion_id is None else Did.STRUCK, line)


def _set_struck(
    sheet: SignInSheet,
    keys: Collection[int],
    *,
    is_struck: bool,
    by: Member,
) -> list[SheetLine]:
    sheet = locked_sheet(sheet.pk)
    CHANGE_LINES.check_can(sheet, by=by)
    lines = list(
        sheet.lines.filter(pk__in=keys, completion__isnull=True, is_struck=not is_struck).order_by(
            "pk"
        )
    )
    if lines:
        for line in lines:
            line.is_struck = is_struck
        SheetLine.objects.bulk_update(lines, ["is_struck"])
        did = Did.STRUCK if is_struck else Did.PUT_BACK
        note_changes(sheet, [done(did, line) for line in lines], by=by)
    return lines
