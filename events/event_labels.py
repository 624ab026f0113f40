"""What the event log says in words: one label an action, one name a value."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from frame.templatetags.display import us_date

if TYPE_CHECKING:
    from events.models import Event

LABELS = {
    "booking.add": "Booked a credit to an earlier period",
    "booking.void": "Voided a booking",
    "class.cancel": "Canceled a class",
    "class.change": "Changed a class",
    "class.schedule": "Scheduled a class",
    "completion.look": "Looked at a completion",
    "completion.void": "Voided a completion",
    "course.add": "Added a course",
    "course.change": "Changed a course",
    "decision.add": "Entered an application to the director",
    "decision.decide": "Entered a decision of the director",
    "decision.void": "Voided a decision of the director",
    "demo.load": "Loaded the demonstration",
    "document.look": "Opened a document",
    "element.add": "Added an element",
    "element.change": "Changed an element",
    "enrolment.add": "Enrolled members in a class",
    "enrolment.remove": "Took a member out of a class",
    "event.export": "Took the event log away as a file",
    "exemption.add": "Entered an exemption",
    "exemption.void": "Voided an exemption",
    "member.add": "Added a member",
    "member.change": "Changed a member",
    "member.change_password": "Changed their own password",
    "member.create_administrator": "Made an administrator from the console",
    "member.lock_out": "Locked out after wrong passwords",
    "member.look": "Looked at a member's record",
    "member.set_password": "Set a member's password",
    "member.sign_in": "Signed in",
    "member.sign_out": "Signed out",
    "provider.add": "Added a provider",
    "provider.change": "Changed a provider",
    "report.export": "Took a report away as a file",
    "roledesignation.add": "Designated a role",
    "roledesignation.change": "Changed a designation",
    "scan.attach": "Attached a scan to a sign-in sheet",
    "scan.void": "Voided a scan of a sign-in sheet",
    "sheet.add_lines": "Added lines to a sign-in sheet",
    "sheet.change_minutes": "Changed minutes on a sign-in sheet",
    "sheet.change_score": "Changed a score on a sign-in sheet",
    "sheet.change_serial_number": "Corrected a serial number on a sign-in sheet",
    "sheet.print": "Printed a sign-in sheet",
    "sheet.clear": "Removed all lines from a sign-in sheet",
    "sheet.remove_line": "Removed a line from a sign-in sheet",
    "sheet.reopen": "Opened a saved sign-in sheet again",
    "sheet.save": "Saved a sign-in sheet",
    "sheet.set_hours": "Set areas and topics on a sign-in sheet",
}
NAMES = {
    "completed_on": "Completed on",
    "credit": "Credit written",
    "credit_hours": "Credit hours",
    "decision_document": "The decision",
    "decision_sha256": "SHA-256 of the decision",
    "document": "Document",
    "page": "Page",
    "reason": "Reason",
    "saved_at": "Saved at",
    "saved_by": "Saved by",
    "serial_number": "Serial number",
    "sha256": "SHA-256",
    "serial_numbers": "Serial numbers",
    "to_enter_again": "Voided, to enter again",
    "version": "Version of the sheet",
    "void_reason": "Reason",
}


PAGES = {"record": "the record", "transcript": "the transcript", "why": "the reasons"}


class Change(NamedTuple):
    """One value of an event, before and after, as people read it."""

    name: str
    before: str
    after: str


def label_of(action: str) -> str:
    """What an action is called; one without a label says its own key in words."""
    return LABELS.get(action) or action.replace(".", ": ").replace("_", " ").capitalize()


def changes_of(event: "Event") -> list[Change]:
    """Every value that an event holds, in the order written."""
    changes = []
    for key in dict.fromkeys([*event.before, *event.after]):
        column = _column(event.about_type, key)
        before, after = (
            _value(key, said[key], column) if key in said else ""
            for said in (event.before, event.after)
        )
        changes.append(Change(_name(key, column), before, after))
    return changes


@cache
def _column(about_type: str, key: str) -> models.Field | None:
    """The column that a value stood in, where what the event is about has one of that name."""
    try:
        return apps.get_model(about_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _name(key: str, column: models.Field | None) -> str:
    if key in NAMES:
        return NAMES[key]
    name = str(getattr(column, "verbose_name", "")) or key.replace("_", " ")
    return name[:1].upper() + name[1:]


def _value(key: str, value: Any, column: models.Field | None) -> str:
    """A value in the words that its column has for it."""
    if key == "page":
        return PAGES.get(value, shown(value))
    if isinstance(column, models.BooleanField) and value in ("True", "False"):
        return shown(value == "True")
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        try:
            return us_date(date.fromisoformat(value))
        except (TypeError, ValueError):
            return shown(value)
    if isinstance(value, str) and (label := dict(getattr(column, "flatchoices", ())).get(value)):
        return str(label)
    return shown(value)


def shown(value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(inner) for inner in value) or "none"
    return str(value)
