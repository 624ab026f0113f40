"""Taking lines off a draft: struck, to be put back by one key, or removed."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import NegatedExpression

from people.models import Member
from records.actions.sheet_draft import locked_line, locked_sheet, record_change
from records.models import SheetLine, SignInSheet
from records.sheet_changes import (
    SHEET_CLEAR,
    SHEET_PUT_BACK_LINES,
    SHEET_REMOVE_LINE,
    SHEET_REMOVE_UNKNOWN,
    SHEET_STRIKE_LINES,
    SheetEventKind,
)
from records.states import CHANGE_LINES


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
    return _set_struck(sheet, keys, is_struck=True, kind=SHEET_STRIKE_LINES, by=by)


@transaction.atomic
def put_back_lines(*, sheet: SignInSheet, keys: Collection[int], by: Member) -> list[SheetLine]:
    """Take the stroke off lines; each has its minutes and score as before.

    Returns:
        the lines that were struck.

    Raises:
        ValidationError: the sheet is saved.
    """
    return _set_struck(sheet, keys, is_struck=False, kind=SHEET_PUT_BACK_LINES, by=by)


@transaction.atomic
def remove_line(*, line: SheetLine, by: Member) -> None:
    """Take a line off the draft.

    Raises:
        ValidationError: credit was written for it, or it is gone already.
    """
    sheet, line = locked_line(line, by)
    serial = line.serial_number
    line.delete()
    record_change(sheet, SHEET_REMOVE_LINE, by=by, before={"serial_number": serial})


@transaction.atomic
def remove_unknown(*, sheet: SignInSheet, by: Member) -> list[str]:
    """Take off every line whose serial number nobody has, as after a paste of something else.

    Returns:
        the serial numbers taken off, in order; the event keeps them too.

    Raises:
        ValidationError: the sheet is saved.
    """
    known = Member.objects.filter(serial_number=OuterRef("serial_number"))
    return _remove(sheet, ~Exists(known), kind=SHEET_REMOVE_UNKNOWN, by=by)


@transaction.atomic
def clear_lines(*, sheet: SignInSheet, by: Member) -> list[str]:
    """Take every line off the draft whose credit is not written, as after a wrong class.

    Returns:
        the serial numbers taken off, in order; the event keeps them too.

    Raises:
        ValidationError: the sheet is saved.
    """
    return _remove(sheet, Q(), kind=SHEET_CLEAR, by=by)


def _remove(
    sheet: SignInSheet, which: Q | Exists | NegatedExpression, *, kind: SheetEventKind, by: Member
) -> list[str]:
    """Take lines off whose credit is not written."""
    sheet = locked_sheet(sheet.pk)
    CHANGE_LINES.check_can(sheet, by=by)
    lines = sheet.lines.filter(which, completion__isnull=True)
    serials = list(lines.order_by("pk").values_list("serial_number", flat=True))
    if serials:
        sheet.lines.filter(serial_number__in=serials, completion__isnull=True).delete()
        record_change(sheet, kind, by=by, before={"serial_numbers": serials})
    return serials


def _set_struck(
    sheet: SignInSheet,
    keys: Collection[int],
    *,
    is_struck: bool,
    kind: SheetEventKind,
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
        record_change(
            sheet, kind, by=by, after={"serial_numbers": [line.serial_number for line in lines]}
        )
    return lines
