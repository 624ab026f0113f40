"""What can happen to a sign-in sheet that the log keeps, and each event as a sentence."""

from dataclasses import dataclass

from events.event_words import words_of
from events.kinds import RecordEventKind
from events.models import Event
from frame.words import us_datetime
from records.credit.problem_kinds import WARNINGS

VERSION = {"version": "Version of the sheet"}
DRAFT = {
    "draft": "Done on the draft",
    "draft_by": "Others who typed on it",
    "not_saved": "Typed and not saved",
}


@dataclass(frozen=True, eq=False)
class SheetEventKind(RecordEventKind):
    """One kind of event of a sheet, with the values that name members."""

    only_in_file: frozenset[str] = frozenset({"version"})
    naming: frozenset[str] = frozenset(
        {
            "serial_numbers",
            "draft_by",
            "not_saved",
            "struck",
            "credit",
            "absent",
            "to_enter_again",
            "enrolled_again",
            "voided_before",
            "taught",
            "taught_without_class",
            "left_out_there",
        }
    )
    told_apart: frozenset[str] = frozenset({"draft_by", "not_saved"})
    persons: frozenset[str] = frozenset({"saved_by"})


SHEET_CLEAR = SheetEventKind(
    "sheet.clear", "Removed all lines from a sign-in sheet", names={**VERSION, **DRAFT}
)
SHEET_SAVE = SheetEventKind(
    "sheet.save",
    "Saved a sign-in sheet",
    names={
        **VERSION,
        **DRAFT,
        "credit": "Credit written",
        **{warning.key: warning.title for warning in WARNINGS},
    },
)
SHEET_CLOSE_UNCHANGED = SheetEventKind(
    "sheet.close_unchanged",
    "Closed a sign-in sheet again, nothing written",
    names={**VERSION, **DRAFT, "voided_before": "Voided by hand before, left as it was"},
)
SHEET_REOPEN = SheetEventKind(
    "sheet.reopen",
    "Opened a saved sign-in sheet again",
    names={**VERSION, "to_enter_again": "Voided, to enter again"},
)
WHOLE = {
    **VERSION,
    **DRAFT,
    "credit": "Credit",
    "taught": "Credit for teaching, voided",
    "taught_without_class": "Credit for teaching that names no class, left as it was",
    "voided_before": "Voided by hand before, left as it was",
    "enrolled_again": "Enrolled again",
}
SHEET_VOID = SheetEventKind("sheet.void", "Voided a whole sign-in sheet", names=WHOLE)
SHEET_TAKE_BACK = SheetEventKind(
    "sheet.take_back", "Took a whole sign-in sheet back, to enter it again", names=WHOLE
)
SHEET_MOVE = SheetEventKind(
    "sheet.move",
    "Moved a whole sign-in sheet to another class",
    names={
        **WHOLE,
        "left_out_there": "Left out of teaching there too",
        **{warning.key: warning.title for warning in WARNINGS},
    },
    earlier={"left_out_there": "left_out"},
)


def said_of_sheet(event: Event) -> str:
    """One event of a sign-in sheet as a sentence."""
    who = event.by.name if event.by is not None else "The system"
    return f"{who}, {us_datetime(event.at)}: {words_of(event).lower()}."
