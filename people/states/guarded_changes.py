"""The life of a change of a guarded member, which is listed until an auditor has seen it."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_datetime
from people.models import GuardedChange, Member


class GuardedChangeState(models.TextChoices):
    """Where a change of a guarded member stands; it holds either way."""

    NOT_SEEN = "not_seen", "Not seen by an auditor yet"
    SEEN = "seen", "Seen by an auditor"


def guarded_change_state(change: GuardedChange) -> GuardedChangeState:
    """Where a change of a guarded member stands."""
    not_seen = change.seen_by_id is None
    return GuardedChangeState.NOT_SEEN if not_seen else GuardedChangeState.SEEN


def seen_already(change: GuardedChange) -> ValidationError:
    """Who has seen it, and when."""
    assert change.seen_by is not None
    return ValidationError(
        f"{change.seen_by.name} has seen this on {us_datetime(change.seen_at)}. Nothing is left to "
        "do."
    )


def check_is_not_own(change: GuardedChange, *, by: Member) -> None:
    """Refuse whoever did it, and whom it is about."""
    if change.made_by_id in by.own_keys:
        raise ValidationError("You did this yourself. Another auditor says to have seen it.")
    if change.member_id in by.own_keys:
        raise ValidationError("This is about you. Another auditor says to have seen it.")


GUARDED_CHANGE = Life[GuardedChange, EventKind](
    "Change of somebody who audits, decides or administers",
    GuardedChangeState,
    guarded_change_state,
)

SEE_GUARDED_CHANGE = GUARDED_CHANGE.step(
    "Say to have seen it",
    start=[GuardedChangeState.NOT_SEEN],
    end=[GuardedChangeState.SEEN],
    right=Right.OVERSEE_ADMINISTRATORS,
    events=(
        EventKind(
            "guarded_change.see",
            "Saw what one administrator did to somebody who audits, decides or administers",
            names={"words": "What was done"},
        ),
    ),
    pages=("people:guarded-change-see",),
    otherwise=seen_already,
    check=check_is_not_own,
)
