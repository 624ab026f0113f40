"""The lives of sign-in sheets, their scans and completions, and what saving does to a class."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.models import CourseSession
from courses.states import CLASS, not_open
from events.kinds import EventKind, RecordEventKind
from events.voiding import VOID_NAMES, RowState, check_not_own, row_state, voided_already
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_datetime
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES
from records.class_checks import (
    check_class_can_be_credited,
    check_class_has_sheet,
    check_class_takes_lines,
    check_class_takes_moved_sheet,
)
from records.models import Completion, SheetScan, SignInSheet, TeachingLeftOut
from records.sheet_changes import (
    SHEET_CLEAR,
    SHEET_CLOSE_UNCHANGED,
    SHEET_MOVE,
    SHEET_REOPEN,
    SHEET_SAVE,
    SHEET_TAKE_BACK,
    SHEET_VOID,
)
from records.sheet_history import last_said
from records.sheet_unchanged import check_unchanged


class SheetState(models.TextChoices):
    """Where a sheet stands. One that is opened again is a draft, whose written credit stays."""

    DRAFT = "draft", "Draft"
    SAVED = "saved", "Saved, credit written"


def saved_already(sheet: SignInSheet) -> ValidationError:
    """Who saved a sheet, and when."""
    assert sheet.saved_by is not None
    return ValidationError(
        f"This sheet was already saved by {sheet.saved_by.name} on "
        f"{us_datetime(sheet.saved_at)}. Nothing was written twice.",
        code="saved_already",
    )


def open_already(thing: Any) -> ValidationError:
    """That nothing needs to be opened."""
    return ValidationError("This sheet is open already.", code="open")


def not_saved(sheet: SignInSheet) -> ValidationError:
    """That a draft holds nothing to void, take back or move."""
    said = last_said(sheet.course_session) or "It was not saved yet."
    return ValidationError(f"This sheet is not saved, so nothing was done. {said}", code="open")


def not_on_class(sheet: SignInSheet) -> ValidationError:
    """That a draft is not where a clerk saw it."""
    return ValidationError(
        "Another clerk moved this sheet, or put another in its place.", code="changed"
    )


def check_class_not_canceled(sheet: SignInSheet, *, by: Member) -> None:
    """Refuse to go on with a draft whose class was canceled after it was begun.

    Raises:
        ValidationError: with code `cancelled`.
    """
    if sheet.course_session.state == CourseSession.State.CANCELLED:
        raise ValidationError(
            "This class was canceled, so its lines can't be changed. Reinstate the class if it was "
            "held after all, or remove all lines and paste them on the right sheet.",
            code="cancelled",
        )


def check_class_takes_sheet(
    sheet: SignInSheet, *, by: Member, course_session: CourseSession, now: datetime
) -> None:
    """Refuse to move a sheet to a class that can't be credited, or that it is on already.

    Args:
        course_session: where it is to go, locked.

    Raises:
        PermissionDenied: `by` may not enter completions.
        ValidationError: saying why not.
    """
    if course_session.pk == sheet.course_session_id:
        raise ValidationError("The sheet is on this class already. Choose another one.")
    CLOSE_CLASS.check_can(course_session, by=by)
    check_class_takes_moved_sheet(sheet, by=by, course_session=course_session, now=now)


SHEET = Life[SignInSheet, EventKind](
    "Sign-in sheet",
    SheetState,
    lambda sheet: SheetState.SAVED if sheet.is_saved else SheetState.DRAFT,
)

BEGIN = SHEET.step(
    "Begin the sheet",
    end=[SheetState.DRAFT],
    right=Right.ENTER_COMPLETIONS,
    pages=(
        "records:sheet-entry",
        "records:sheet-add-enrolled",
        "records:sheet-read",
        "records:sheet-read-row",
        "records:sheet-read-lines",
    ),
    check=check_class_takes_lines,
)
CHANGE_LINES = SHEET.step(
    "Add, mend and remove lines",
    start=[SheetState.DRAFT],
    right=Right.ENTER_COMPLETIONS,
    pages=(
        "records:sheet-entry",
        "records:sheet-add-enrolled",
        "records:sheet-strike",
        "records:sheet-line-serial",
        "records:sheet-line-minutes",
        "records:sheet-line-name",
        "records:sheet-line-score",
        "records:sheet-line-hours",
        "records:sheet-line-remove",
        "records:sheet-remove-unknown",
    ),
    otherwise=saved_already,
    check=check_class_not_canceled,
)
DISCARD = SHEET.step(
    "Discard the draft",
    start=[SheetState.DRAFT],
    right=Right.ENTER_COMPLETIONS,
    events=(SHEET_CLEAR,),
    pages=("records:sheet-clear",),
    otherwise=saved_already,
)
SAVE = SHEET.step(
    "Save the sheet",
    start=[SheetState.DRAFT],
    end=[SheetState.SAVED],
    right=Right.ENTER_COMPLETIONS,
    events=(SHEET_SAVE,),
    pages=("records:sheet-review",),
    otherwise=saved_already,
    check=check_class_can_be_credited,
)
CLOSE_UNCHANGED = SHEET.step(
    "Close it again, nothing written",
    start=[SheetState.DRAFT],
    end=[SheetState.SAVED],
    right=Right.ENTER_COMPLETIONS,
    events=(SHEET_CLOSE_UNCHANGED,),
    pages=("records:sheet-close-unchanged",),
    otherwise=saved_already,
    check=check_unchanged,
)
REOPEN = SHEET.step(
    "Open the sheet again",
    start=[SheetState.SAVED],
    end=[SheetState.DRAFT],
    right=Right.ENTER_COMPLETIONS,
    events=(SHEET_REOPEN,),
    pages=("records:sheet-reopen",),
    otherwise=open_already,
)
VOID_SHEET = SHEET.step(
    "Void the whole sheet",
    start=[SheetState.SAVED],
    end=[SheetState.DRAFT],
    right=Right.VOID_COMPLETIONS,
    events=(SHEET_VOID,),
    pages=("compliance:sheet-void",),
    otherwise=not_saved,
)
TAKE_BACK_SHEET = SHEET.step(
    "Take the whole sheet back",
    start=[SheetState.SAVED],
    end=[SheetState.DRAFT],
    right=Right.VOID_COMPLETIONS,
    events=(SHEET_TAKE_BACK,),
    pages=("compliance:sheet-take-back",),
    otherwise=not_saved,
)
MOVE_SHEET = SHEET.step(
    "Move the whole sheet to another class",
    start=[SheetState.SAVED],
    end=[SheetState.SAVED],
    right=Right.VOID_COMPLETIONS,
    events=(SHEET_MOVE,),
    pages=("compliance:sheet-move",),
    otherwise=not_saved,
    check=check_class_takes_sheet,
)

CLOSE_CLASS = CLASS.step(
    "Save its sheet",
    start=CourseSession.OPEN,
    end=[CourseSession.State.CLOSED],
    right=Right.ENTER_COMPLETIONS,
    otherwise=not_open,
)
REOPEN_CLASS = CLASS.step(
    "Open its sheet again",
    start=[CourseSession.State.CLOSED],
    end=[CourseSession.State.HELD],
    right=Right.ENTER_COMPLETIONS,
    otherwise=open_already,
)

# A completion is made by the one door for credit, from sheets and all other ways in.
COMPLETION = Life[Completion, EventKind]("Completion", RowState, row_state)

VOID_COMPLETION = COMPLETION.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.VOID_COMPLETIONS,
    events=(RecordEventKind("completion.void", "Voided a completion", names=VOID_NAMES),),
    pages=("records:completion-void",),
    otherwise=voided_already,
    check=check_not_own,
)

SCAN = Life[SheetScan, EventKind]("Scan of a sign-in sheet", RowState, row_state)

ATTACH_SCAN = SCAN.step(
    "Attach the scan",
    end=[RowState.ON_RECORD],
    right=Right.ENTER_COMPLETIONS,
    events=(
        RecordEventKind("scan.attach", "Attached a scan to a sign-in sheet", names=DOCUMENT_NAMES),
    ),
    pages=("records:scan-attach", "records:sheet-read"),
    check=check_class_has_sheet,
)
VOID_SCAN = SCAN.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.ENTER_COMPLETIONS,
    events=(
        RecordEventKind(
            "scan.void",
            "Voided a scan of a sign-in sheet",
            names={**DOCUMENT_NAMES, **VOID_NAMES},
        ),
    ),
    pages=("records:scan-void",),
    otherwise=voided_already,
    check=check_not_own,
)

# Deciding on the teaching of a class makes it.
LEFT_OUT = Life[TeachingLeftOut, EventKind](
    "Instructor who is left out of credit for teaching", RowState, row_state
)
NOT_LEFT_OUT = (
    "It is taken back already, by another clerk or in another window. Nothing was done now."
)
OWN_TEACHING = "This is you, and nobody decides on their own credit. Another clerk takes it back."


def taken_back_already(left_out: TeachingLeftOut) -> ValidationError:
    """That nobody is left out any more."""
    return ValidationError(NOT_LEFT_OUT)


def check_not_own_teaching(left_out: TeachingLeftOut, *, by: Member) -> None:
    """Refuse to decide on oneself.

    Raises:
        ValidationError: saying who does.
    """
    if left_out.member_id == by.pk:
        raise ValidationError(OWN_TEACHING)


TAKE_BACK_LEFT_OUT = LEFT_OUT.step(
    "Take it back",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.ENTER_COMPLETIONS,
    events=(
        RecordEventKind(
            "teaching.take_back",
            "Took back that somebody gets no credit for teaching a class",
            names={"left_out": "Without credit"},
            naming=frozenset({"left_out"}),
        ),
    ),
    pages=("records:teaching-take-back",),
    otherwise=taken_back_already,
    check=check_not_own_teaching,
)
