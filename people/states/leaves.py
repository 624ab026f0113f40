"""The life of a leave: who may take which step, and why not."""

from django.core.exceptions import ValidationError

from events.kinds import EventKind
from events.voiding import VOID_NAMES, RowState, row_state, voided_already
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Leave, Member

LEAVE = Life[Leave, EventKind]("Leave", RowState, row_state)
LEAVE_NAMES = {"starts_on": "First day", "ends_on": "Last day"}


def check_not_own_leave(leave: Leave | None, *, by: Member, member: Member | None = None) -> None:
    """Refuse to keep one's own leave.

    Args:
        member: whom a new leave would be of.
    """
    if by == (member if leave is None else leave.member):
        raise ValidationError("Nobody keeps their own leave. Ask another administrator.")


def check_lasts(leave: Leave, *, by: Member) -> None:
    """Refuse to end one's own leave, or one whose last day is known."""
    check_not_own_leave(leave, by=by)
    if leave.ends_on is not None:
        raise ValidationError(
            f"This leave has its last day, {us_date(leave.ends_on)}. Void it if that is wrong, and "
            "enter it again."
        )


ENTER_LEAVE = LEAVE.step(
    "Enter a leave",
    end=[RowState.ON_RECORD],
    right=Right.ADMINISTER,
    events=(EventKind("leave.add", "Entered a leave", names=LEAVE_NAMES),),
    pages=("people:leave-add",),
    check=check_not_own_leave,
)
TAKE_OVER_LEAVE = LEAVE.step(
    "Take a voided one over from a file",
    end=[RowState.VOID],
    right=Right.ADMINISTER,
    events=(
        EventKind(
            "leave.take_over",
            "Took a voided leave over from a file",
            names={**LEAVE_NAMES, **VOID_NAMES},
        ),
    ),
    check=check_not_own_leave,
)
END_LEAVE = LEAVE.step(
    "Enter its last day",
    start=[RowState.ON_RECORD],
    right=Right.ADMINISTER,
    events=(EventKind("leave.end", "Entered the last day of a leave", names=LEAVE_NAMES),),
    pages=("people:leave-end",),
    otherwise=voided_already,
    check=check_lasts,
)
VOID_LEAVE = LEAVE.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.ADMINISTER,
    events=(EventKind("leave.void", "Voided a leave", names={**LEAVE_NAMES, **VOID_NAMES}),),
    pages=("people:leave-void",),
    otherwise=voided_already,
    check=check_not_own_leave,
)
