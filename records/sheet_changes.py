"""What happened to a sign-in sheet, as sentences."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from events.event_labels import label_of, shown
from events.models import Event
from events.querysets import ROWS_NAMING
from frame.templatetags.display import us_datetime
from records.models import SheetLine, SignInSheet


def said_of_sheet(event: Event) -> str:
    """One change of a sign-in sheet as a sentence."""
    who = event.by.name if event.by is not None else "The system"
    return f"{who}, {us_datetime(event.at)}: {_what(event)}."


def _what(event: Event) -> str:
    before, after = event.before, event.after
    match event.action:
        case "sheet.add_lines":
            return f"added {shown(after['serial_numbers'])}"
        case "sheet.clear":
            return f"removed {shown(before['serial_numbers'])}"
        case "sheet.remove_line":
            return f"removed {before['serial_number']}"
        case "sheet.change_serial_number":
            return f"changed {before['serial_number']} to {after['serial_number']}"
        case "sheet.change_minutes":
            minutes = after["minutes"]
            attended = "the whole class" if minutes is None else f"{minutes} minutes"
            return f"set {after['serial_number']} to {attended}"
        case "sheet.change_score":
            score = after["score"]
            scored = "no score" if score is None else f"a score of {score} %"
            return f"set {after['serial_number']} to {scored}"
        case "sheet.set_hours":
            return f"set the areas and topics of {after['serial_number']}"
        case _:
            return label_of(event.action).lower()


def keys_of_sheets_naming(serial_number: str) -> QuerySet[Any]:
    """The keys, as text, of the sheets with a line of this serial number."""
    return (
        SheetLine.objects.filter(serial_number=serial_number)
        .annotate(sheet_key=Cast("sheet_id", CharField()))
        .values("sheet_key")
    )


ROWS_NAMING[SignInSheet._meta.label] = keys_of_sheets_naming
