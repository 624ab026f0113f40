"""What one asks for and a second confirms: the steps that such rows share."""

from datetime import datetime
from typing import Any, TypeVar

from events.event_log import record_event
from events.kinds import EventKind
from frame.transitions import Transition
from people.actions.locking import locked_member
from people.models import Member, OneTimePassword, RoleRequest
from people.models.takes_two import TakesTwo
from people.telling import tell_administrators, tell_auditors, tell_stopped

Asked = TypeVar("Asked", RoleRequest, OneTimePassword)


def tell_asked(asked: RoleRequest | OneTimePassword, words: str, *, by: Member) -> None:
    """Tell the other administrators what waits for one of them, and the auditors."""
    tell_administrators(words, besides=asked.member, by=by)
    tell_auditors(f"{words} A second administrator has to confirm it.", by=by)


def locked_to_confirm(asked: Asked, step: Transition[Asked, EventKind], *, by: Member) -> Asked:
    """What waits as it is now, its member locked before it.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: `by` asked for it or it is about `by`; or it waits no longer.
    """
    member = locked_member(asked.member)
    row = type(asked).objects.select_for_update().get(pk=asked.pk)
    step.check_can_now(row, by=by)
    row.member = member
    return row


def stop_asked(
    asked: Asked,
    step: Transition[Asked, EventKind],
    *,
    what: str,
    by: Member,
    now: datetime,
    after: dict[str, Any] | None = None,
) -> None:
    """Let it go, with its event; who asked for it and the auditors are told.

    Args:
        what: it is, going on after `has stopped`.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it waits no longer, or can be used no longer.
    """
    row = type(asked).objects.select_for_update().get(pk=asked.pk)
    step.check_can_now(row, by=by)
    stop_row(row, by=by, now=now)
    record_event(step.event, by=by, about=row, member=row.member, after=after)
    tell_stopped(what, asked_by=row.first_by, by=by)


def stop_row(row: TakesTwo, *, by: Member, now: datetime) -> None:
    """Write that a locked row is stopped; the caller has checked it, and writes the event."""
    row.stopped_by, row.stopped_at = by, now
    row.save()
