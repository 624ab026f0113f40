"""Closing a sheet again that was opened by mistake: no credit is written."""

from django.db import transaction

from courses.actions.locking import locked_class
from courses.designations import HOURS_COLUMNS
from events.event_log import record_event
from frame.hours import ZERO
from people.models import Member
from records.actions.sheet_draft import told_of_draft
from records.actions.sheet_enrolments import mark_enrolled
from records.actions.sheet_opening import locked_on_class
from records.actions.sheet_saving import check_seen, refuse_who_taught
from records.models import Completion, SheetLine, SignInSheet
from records.sheet_history import note_on_class
from records.states import CLOSE_CLASS, CLOSE_UNCHANGED, not_on_class

GIVEN_BACK = [
    "completion",
    "voided_completion",
    "is_struck",
    "minutes",
    "score",
    *HOURS_COLUMNS,
]


@transaction.atomic
def close_unchanged(*, sheet: SignInSheet, seen_version: int, by: Member) -> SignInSheet:
    """Close a sheet that was opened again, nothing written: what was voided stays voided.

    A line keeps its voided credit, as it was; a new line that was struck goes. The sheet goes on
    saying who saved it and when. Who is enrolled and has no credit that stands is absent, as after
    saving.

    Raises:
        ValidationError: the sheet is saved, was changed since it was opened again or looked at, or
            moved, nothing of it stands, or who teaches the class by now has its credit as an
            attendee.
    """
    course_session = locked_class(sheet.course_session_id)
    sheet = locked_on_class(sheet, course_session, gone=not_on_class)
    CLOSE_UNCHANGED.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    refuse_who_taught(sheet, course_session)
    waiting = sheet.lines.filter(completion=None)
    waiting.filter(voided_completion=None).delete()
    again = list(waiting.select_related("voided_completion"))
    for line in again:
        _give_back(line)
    SheetLine.objects.bulk_update(again, GIVEN_BACK)
    serials = [line.serial_number for line in again]
    # Each saving writes credit, so that the latest credit says who saved it last.
    latest = Completion.objects.filter(sheet_line__sheet=sheet).latest("entered_at", "pk")
    sheet.saved_by, sheet.saved_at = latest.entered_by, latest.entered_at
    sheet.version += 1
    sheet.save(update_fields=["saved_by", "saved_at", "version"])
    [course_session.state] = CLOSE_CLASS.end
    how = "what was voided is left so" if again else "nothing changed"
    note_on_class(course_session, f"closed again, {how}", by=by)
    course_session.save(update_fields=["state"])
    standing = Completion.objects.not_voided().filter(sheet_line__sheet=sheet)
    absent = mark_enrolled(course_session, list(standing))
    record_event(
        CLOSE_UNCHANGED.event,
        by=by,
        about=sheet,
        after={
            "version": sheet.version,
            **({"voided_before": serials} if serials else {}),
            **({"absent": absent} if absent else {}),
            **told_of_draft(sheet, by=by, standing=serials),
        },
    )
    return sheet


def _give_back(line: SheetLine) -> None:
    """Let a line have the credit that was voided, and say what that credit says."""
    credit = line.voided_completion
    assert credit is not None, "every other line that waits is taken off"
    line.completion, line.voided_completion, line.is_struck = credit, None, False
    line.minutes, line.score = credit.minutes, credit.score
    no_split = dict.fromkeys(HOURS_COLUMNS, ZERO)
    line.set_hours(no_split if credit.minutes is None else credit.designated_hours)
