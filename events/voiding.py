"""Voiding: taking a row out of what counts, while it stays readable with the reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from events.event_log import record_event
from events.kinds import EventKind
from frame.reasons import checked_reason
from frame.transitions import Transition
from frame.voidable import Voidable
from frame.words import us_datetime

if TYPE_CHECKING:
    from frame.requests import Asker

WHY_VOID = "Say why it is voided; the reason stays on record."
# What the event of a void calls its values.
VOID_NAMES = {"void_reason": "Reason"}

AnyVoidable = TypeVar("AnyVoidable", bound=Voidable)


class RowState(models.TextChoices):
    """Where a row stands that is entered once, and at most voided."""

    ON_RECORD = "on_record", "On record"
    VOID = "void", "Void"


def row_state(row: Voidable) -> RowState:
    """Where a row stands."""
    return RowState.VOID if row.is_voided else RowState.ON_RECORD


def check_not_own(row: Voidable, *, by: "Asker") -> None:
    """Refuse to void what is about oneself.

    Raises:
        ValidationError: with code `own`, saying what to do.
    """
    if row.member == by:
        raise ValidationError(
            "This is on your own record, and nobody voids their own. Ask another clerk to do it.",
            code="own",
        )


def voided_already(row: Voidable) -> ValidationError:
    """Who voided a row, and when."""
    assert row.voided_by is not None
    return ValidationError(
        f"This was already voided by {row.voided_by.name} on {us_datetime(row.voided_at)}.",
        code="voided",
    )


def void_rows(
    rows: Sequence[AnyVoidable],
    step: Transition[Any, EventKind],
    *,
    reason: str,
    by: "Asker",
    now: datetime,
) -> None:
    """Void several rows of one kind, in one statement; the caller's event tells of all of them.

    Args:
        rows: locked, each with its member at hand.
        step: the void in the table of their life, which is asked of each.
        reason: checked already.

    Raises:
        PermissionDenied: `by` lacks the right of the step.
        ValidationError: the step refuses one of them.
    """
    for row in rows:
        step.check_can(row, by=by)
    mark_void(rows, reason=reason, by=by, now=now)


def mark_void(rows: Sequence[AnyVoidable], *, reason: str, by: "Asker", now: datetime) -> None:
    """Write down that rows of one kind are void; the caller has asked the step, and tells of it.

    Args:
        rows: locked.
        reason: checked already.
    """
    voided = {"voided_by": by, "voided_at": now, "void_reason": reason}
    if rows:
        # save() refuses a stored row: voiding is the one change there is.
        stored = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        stored.update(**voided)
    for row in rows:
        row.voided_by, row.voided_at, row.void_reason = by, now, reason


def void_row(
    row: AnyVoidable,
    step: Transition[Any, EventKind],
    *,
    reason: str,
    by: "Asker",
    now: datetime,
    before: dict[str, Any] | None = None,
) -> AnyVoidable:
    """Void a row within the caller's transaction, with its event.

    Args:
        row: with a `member` whom it is about, or None.
        step: the void in the table of its life, which is asked of the locked row.
        before: what of it the event keeps.

    Raises:
        PermissionDenied: `by` lacks the right of the step.
        ValidationError: the reason is blank or too long, or the step refuses.
    """
    model = type(row)
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    row = model._default_manager.select_for_update().get(pk=row.pk)
    step.check_can(row, by=by)
    reason = checked_reason(reason, missing=WHY_VOID)
    void_rows([row], step, reason=reason, by=by, now=now)
    record_event(
        step.event,
        by=by,
        about=row,
        member=row.member,
        before=before,
        after={"void_reason": reason},
    )
    return row
