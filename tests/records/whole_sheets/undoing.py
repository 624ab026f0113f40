"""Undoing a saved sheet as a whole, and what then stands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from courses.models import CourseSession, Enrolment
from events.models import Event
from people.models import Member
from records.actions.completions import void_completion
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.models import Completion, SheetLine, SheetScan, SignInSheet
from tests.records.sheets import NEXT_DAY

LATER = NEXT_DAY + timedelta(days=30)
NEXT_WEEK = date(2026, 3, 17)
MINUTE = timedelta(minutes=1)
UNDOING = [void_sheet, take_back_sheet, move_sheet]


def undo(action, sheet: SignInSheet, by: Member, **more):
    given = {
        "seen_version": SignInSheet.objects.get(pk=sheet.pk).version,
        "reason": " Wrong class. ",
        "now": LATER,
        **more,
    }
    return action(sheet=sheet, by=by, **given)


def refusal(action, sheet: SignInSheet, by: Member, **more) -> list[str]:
    """Why it is refused; nothing of the sheet is changed."""
    before = state_of(sheet)
    with pytest.raises(ValidationError) as refused:
        undo(action, sheet, by, **more)
    assert state_of(sheet) == before
    return refused.value.messages


def state_of(sheet: SignInSheet) -> tuple:
    return (
        list(SignInSheet.objects.order_by("pk").values()),
        list(SheetLine.objects.order_by("pk").values()),
        list(Completion.objects.order_by("pk").values()),
        list(CourseSession.objects.order_by("pk").values_list("pk", "state")),
        list(Enrolment.objects.order_by("pk").values()),
        list(SheetScan.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def credit_of(course_session: CourseSession, *, voided: bool = False) -> dict[str, str]:
    """Credit for a class, by serial number."""
    rows = Completion.objects.filter(
        course_session=course_session, voided_at__isnull=not voided
    ).order_by("pk")
    return dict(rows.values_list("member__serial_number", "credit_hours"))


def void_by_hand(member: Member, by: Member) -> None:
    completion = Completion.objects.get(member=member, voided_at__isnull=True)
    void_completion(completion=completion, reason="Was on leave", by=by, now=NEXT_DAY)


def asked(action, to: CourseSession) -> dict:
    return {"to": to} if action is move_sheet else {}
