"""What the tests of sign-in sheets start from: a class, its draft, a moment after it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.models import CourseSession
from frame.rights import Role
from people.models import Member
from records.actions.sheet_closing import close_unchanged
from records.actions.sheet_saving import SavedSheet, reopen_sheet, save_sheet
from records.actions.sheets import add_lines
from records.credit.overriding import Override, by_kind
from records.forms.overrides import warnings_of_lines
from records.models import DraftChange, SheetLine, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import read_lines
from tests.factories import CourseSessionFactory, RoleDesignationFactory

CHICAGO = ZoneInfo("America/Chicago")
# The factory's class is on Mar 10, 2026.
NEXT_DAY = datetime(2026, 3, 11, 9, tzinfo=CHICAGO)


def a_class(**kwargs: object) -> CourseSession:
    """A class as the database gives it: its course's hours are Decimals."""
    return CourseSession.objects.get(pk=CourseSessionFactory(**kwargs).pk)


def a_class_on_a_free_day() -> CourseSession:
    """A class on a day on which no other class of the test is."""
    days_before = CourseSession.objects.count()
    return a_class(starts_on=date(2026, 3, 10) - timedelta(days=days_before))


def draft(course_session: CourseSession, text: str, by: Member) -> SignInSheet:
    """A draft with these serial numbers on it."""
    add_lines(course_session=course_session, texts=[text], by=by, now=NEXT_DAY)
    return SignInSheet.objects.get(course_session=course_session)


def second_clerk(member: Member) -> Member:
    """A member who may enter training too."""
    RoleDesignationFactory(member=member, role=Role.TRAINING_ENTRY)
    return member


def journal() -> list[str]:
    """What was done on drafts and is not told by an event yet, oldest first."""
    return [str(change) for change in DraftChange.objects.all()]


def break_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the last step of every write to a draft fail."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(DraftChange.objects, "bulk_create", fail)


def line_of(sheet: SignInSheet, serial_number: str) -> SheetLine:
    return sheet.lines.get(serial_number=serial_number)


def confirmed(sheet: SignInSheet, reason: str, by: Member) -> dict[str, Override]:
    """A reason for everything that the review of the sheet warns of now."""
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=by)
    return {
        kind.key: Override(reason, frozenset(warned.mark for warned in warnings))
        for kind, warnings in by_kind(warnings_of_lines(lines)).items()
    }


def saved(course_session: CourseSession, text: str, by: Member, *, reason: str = "") -> SavedSheet:
    """A saved sheet with these serial numbers on it.

    Args:
        reason: for everything that its review warns of.
    """
    sheet = draft(course_session, text, by)
    overrides = confirmed(sheet, reason, by) if reason else None
    return save_sheet(
        sheet=sheet, seen_version=sheet.version, by=by, now=NEXT_DAY, overrides=overrides
    )


def opened(sheet: SignInSheet, by: Member) -> SignInSheet:
    """A saved sheet, opened again."""
    return reopen_sheet(sheet=sheet, reason="Wrong sheet", by=by)


def close(sheet: SignInSheet, by: Member, seen_version: int | None = None) -> SignInSheet:
    """Close an open sheet as it was, as it is seen now."""
    current = SignInSheet.objects.get(pk=sheet.pk)
    seen = current.version if seen_version is None else seen_version
    return close_unchanged(sheet=sheet, seen_version=seen, by=by)
