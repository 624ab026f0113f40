"""Closing a sheet again that was opened by mistake: nothing is written, and it is as it was."""

from datetime import datetime

from django.db import transaction

from courses.actions.locking import locked_class
from events.event_log import record_event
from people.models import Member
from records.actions.sheet_draft import told_of_draft
from records.actions.sheet_enrolments import mark_enrolled
from records.actions.sheet_saving import check_seen
from records.models import SheetLine, SignInSheet
from records.sheet_history import note_on_class
from records.sheet_unchanged import voided_of
from records.states import CLOSE_CLASS, CLOSE_UNCHANGED


@transaction.atomic
def close_unchanged(
    *, sheet: SignInSheet, seen_version: int, by: Member, now: datetime
) -> SignInSheet:
    """Close a sheet that was opened again, as it was: a line whose credit was voided has it again.

    Raises:
        ValidationError: the sheet is saved, was changed since it was opened again or looked at,
            or nothing of it stands.
    """
    course_session = locked_class(sheet.course_session_id)
    sheet = SignInSheet.objects.select_for_update().get(pk=sheet.pk)
    CLOSE_UNCHANGED.check_can(sheet, by=by)
    check_seen(sheet, seen_version)
    waiting = list(sheet.lines.filter(completion=None))
    voided = voided_of(sheet, waiting)
    for line in waiting:
        line.completion = voided[line.pk]
    SheetLine.objects.bulk_update(waiting, ["completion"])
    sheet.saved_by, sheet.saved_at = by, now
    sheet.version += 1
    sheet.save(update_fields=["saved_by", "saved_at", "version"])
    [course_session.state] = CLOSE_CLASS.end
    note_on_class(course_session, "closed again, nothing changed", by=by)
    course_session.save(update_fields=["state"])
    lines = sheet.lines.select_related("completion")
    absent = mark_enrolled(course_session, [line.completion for line in lines if line.completion])
    record_event(
        CLOSE_UNCHANGED.event,
        by=by,
        about=sheet,
        after={
            "version": sheet.version,
            **({"absent": absent} if absent else {}),
            **told_of_draft(sheet, by=by),
        },
    )
    return sheet
