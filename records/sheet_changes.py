"""What can happen to a sign-in sheet: the kinds of event, and each event as a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from events.event_words import shown, words_of
from events.kinds import EventKind, kind_named
from events.models import Event
from frame.templatetags.display import us_datetime
from records.credit.problem_kinds import WARNINGS

Values = dict[str, Any]


@dataclass(frozen=True, eq=False)
class SheetEventKind(EventKind):
    """One kind of change of a sheet, which the sheet's page tells in a sentence.

    Args:
        told: what was done, from the values before and after: `added 4411`. None takes the words.
    """

    only_in_file: frozenset[str] = frozenset({"version"})
    naming: frozenset[str] = frozenset(
        {
            "serial_number",
            "serial_numbers",
            "put_back",
            "minutes_of",
            "score_of",
            "struck",
            "credit",
            "absent",
            "to_enter_again",
            "enrolled_again",
            "voided_before",
        }
    )
    told: Callable[[Values, Values], str] | None = None


VERSION = {"version": "Version of the sheet"}
VALUES_OF = {"minutes_of": "Minutes", "score_of": "Score"}


def _told_added(before: Values, after: Values) -> str:
    """`added 4411, 4412 and put back 4413`"""
    done = {"added": after.get("serial_numbers"), "put back": after.get("put_back")}
    told = [f"{what} {shown(serials)}" for what, serials in done.items() if serials]
    return " and ".join([*told, *_told_values(after)])


def _told_values(after: Values) -> list[str]:
    """`set 4411 to 125 minutes`, for each line whose minutes or score was typed with it."""
    minutes = after.get("minutes_of", {}).items()
    scores = after.get("score_of", {}).items()
    return [
        *(
            _told_minutes({}, {"serial_number": serial, "minutes": each})
            for serial, each in minutes
        ),
        *(_told_score({}, {"serial_number": serial, "score": each}) for serial, each in scores),
    ]


SHEET_ADD_LINES = SheetEventKind(
    "sheet.add_lines",
    "Added lines to a sign-in sheet",
    names={**VERSION, **VALUES_OF},
    told=_told_added,
)
SHEET_SET_LINES = SheetEventKind(
    "sheet.set_lines",
    "Set minutes or scores of lines on a sign-in sheet",
    names={**VERSION, **VALUES_OF},
    told=lambda before, after: " and ".join(_told_values(after)),
)
SHEET_ADD_ENROLLED = SheetEventKind(
    "sheet.add_enrolled",
    "Added all enrolled to a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"added all enrolled: {shown(after['serial_numbers'])}",
)
SHEET_CHANGE_SERIAL_NUMBER = SheetEventKind(
    "sheet.change_serial_number",
    "Corrected a serial number on a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"changed {before['serial_number']} to {after['serial_number']}",
)


def _told_minutes(before: Values, after: Values) -> str:
    minutes = after["minutes"]
    attended = "the whole class" if minutes is None else f"{minutes} minutes"
    return f"set {after['serial_number']} to {attended}"


SHEET_CHANGE_MINUTES = SheetEventKind(
    "sheet.change_minutes",
    "Changed minutes on a sign-in sheet",
    names=VERSION,
    told=_told_minutes,
)


def _told_score(before: Values, after: Values) -> str:
    score = after["score"]
    scored = "no score" if score is None else f"a score of {score} %"
    return f"set {after['serial_number']} to {scored}"


SHEET_CHANGE_SCORE = SheetEventKind(
    "sheet.change_score", "Changed a score on a sign-in sheet", names=VERSION, told=_told_score
)
SHEET_SET_HOURS = SheetEventKind(
    "sheet.set_hours",
    "Set areas and topics on a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"set the areas and topics of {after['serial_number']}",
)
SHEET_STRIKE_LINES = SheetEventKind(
    "sheet.strike_lines",
    "Struck lines of a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"struck {shown(after['serial_numbers'])}",
)
SHEET_PUT_BACK_LINES = SheetEventKind(
    "sheet.put_back_lines",
    "Put back struck lines of a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"put back {shown(after['serial_numbers'])}",
)
SHEET_REMOVE_LINE = SheetEventKind(
    "sheet.remove_line",
    "Removed a line from a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"removed {before['serial_number']}",
)
SHEET_REMOVE_UNKNOWN = SheetEventKind(
    "sheet.remove_unknown",
    "Removed unknown serial numbers from a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"removed {shown(before['serial_numbers'])}",
)
SHEET_CLEAR = SheetEventKind(
    "sheet.clear",
    "Removed all lines from a sign-in sheet",
    names=VERSION,
    told=lambda before, after: f"removed {shown(before['serial_numbers'])}",
)
SHEET_SAVE = SheetEventKind(
    "sheet.save",
    "Saved a sign-in sheet",
    names={
        **VERSION,
        "credit": "Credit written",
        **{warning.key: warning.title for warning in WARNINGS},
    },
)
SHEET_REOPEN = SheetEventKind(
    "sheet.reopen",
    "Opened a saved sign-in sheet again",
    names={**VERSION, "to_enter_again": "Voided, to enter again"},
)
WHOLE = {
    **VERSION,
    "credit": "Credit",
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
    names={**WHOLE, **{warning.key: warning.title for warning in WARNINGS}},
)


def said_of_sheet(event: Event) -> str:
    """One change of a sign-in sheet as a sentence."""
    who = event.by.name if event.by is not None else "The system"
    return f"{who}, {us_datetime(event.at)}: {_what(event)}."


def _what(event: Event) -> str:
    kind = kind_named(event.action)
    if isinstance(kind, SheetEventKind) and kind.told is not None:
        return kind.told(event.before, event.after)
    return words_of(event).lower()
