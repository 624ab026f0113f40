"""The life of a designation for a role: who may take which step, and why not."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Member, RoleDesignation


class DesignationState(models.TextChoices):
    """Where a designation stands."""

    HELD = "held", "Held"
    ENDED = "ended", "Ended"


def designation_state(designation: RoleDesignation) -> DesignationState:
    """Where a designation stands: an end is entered on the day itself, and holds at once."""
    held = designation.ended_on is None
    return DesignationState.HELD if held else DesignationState.ENDED


def ended_already(designation: RoleDesignation) -> ValidationError:
    """Since when a designation is ended, and what can be done instead."""
    assert designation.ended_on is not None
    return ValidationError(
        f"This designation ended on {us_date(designation.ended_on)}. Designate the member again "
        "if they hold the role once more."
    )


def check_not_oneself(
    designation: RoleDesignation | None, *, by: Member, member: Member | None = None
) -> None:
    """Refuse to give oneself a role, to say that one needs it, or to take one's own away.

    Args:
        member: whom a new designation would be of.
    """
    if by == (member if designation is None else designation.member):
        raise ValidationError(
            "You can't designate yourself, nor review or end a role of your own. Ask another "
            "administrator."
        )


DESIGNATION = Life[RoleDesignation, EventKind](
    "Designation for a role", DesignationState, designation_state
)

DESIGNATE = DESIGNATION.step(
    "Designate a member",
    end=[DesignationState.HELD],
    right=Right.ADMINISTER,
    events=(EventKind("roledesignation.add", "Designated a role"),),
    pages=("people:designation-add",),
    check=check_not_oneself,
)
REVIEW_ROLE = DESIGNATION.step(
    "Say that it is still needed",
    start=[DesignationState.HELD],
    right=Right.ADMINISTER,
    events=(EventKind("roledesignation.review", "Reviewed a designation: still needed"),),
    pages=("people:designation-review",),
    otherwise=ended_already,
    check=check_not_oneself,
)
END_ROLE = DESIGNATION.step(
    "End the designation",
    start=[DesignationState.HELD],
    end=[DesignationState.ENDED],
    right=Right.ADMINISTER,
    events=(EventKind("roledesignation.end", "Ended a designation"),),
    pages=("people:designation-end",),
    otherwise=ended_already,
    check=check_not_oneself,
)
