"""Whether a sheet that was opened again is still as it was, so that it can be closed unchanged."""

from django.core.exceptions import ValidationError

from people.models import Member
from records.models import DraftChange, SheetLine, SignInSheet


def check_unchanged(sheet: SignInSheet, *, by: Member) -> None:
    """Refuse to close a sheet as it was when it is not; a new line that is struck is none.

    Raises:
        ValidationError: no line has credit of a saving, or lines wait to be saved.
    """
    lines = list(sheet.lines.all())
    if not any(had_credit(line) for line in lines):
        raise ValidationError(
            "No line of this sheet was saved, so there is nothing to close as it was. Enter its "
            "lines and save it."
        )
    waiting = [line for line in lines if line.completion is None and not line.is_struck]
    if waiting and _are_changed(sheet, waiting):
        raise ValidationError(
            "Lines of this sheet were changed since it was opened again. Save it, or remove the "
            "lines that are not saved."
        )


def had_credit(line: SheetLine) -> bool:
    """Whether a line was saved with the credit it has, or had until that was voided."""
    return line.completion_id is not None or line.voided_completion_id is not None


def _are_changed(sheet: SignInSheet, waiting: list[SheetLine]) -> bool:
    """Whether lines are new, or were changed otherwise than by being struck and put back."""
    if any(line.voided_completion_id is None for line in waiting):
        return True
    strokes = (DraftChange.Did.STRUCK, DraftChange.Did.PUT_BACK)
    of_lines = sheet.draft_changes.filter(
        serial_number__in=[each.serial_number for each in waiting]
    )
    return of_lines.exclude(did__in=strokes).exists()
