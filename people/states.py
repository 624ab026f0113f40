"""The lives of a designation, an element and a leave: who may take which step, and why not."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from events.voiding import VOID_NAMES, RowState, row_state, voided_already
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Element, Leave, Member, RoleDesignation


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
    """Refuse to give oneself a role, or to take one's own away.

    Args:
        member: whom a new designation would be of.
    """
    if by == (member if designation is None else designation.member):
        raise ValidationError(
            "You can't designate yourself, nor end a role of your own. Ask another administrator."
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


class ElementState(models.TextChoices):
    """Whether an element has people, or had."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


def element_state(element: Element) -> ElementState:
    """Whether an element is open: a closing is entered on the day itself, and holds at once."""
    return ElementState.OPEN if element.closed_on is None else ElementState.CLOSED


def not_in_that_state(element: Element) -> ValidationError:
    """Since when an element is closed, or that it is open."""
    if element.closed_on is None:
        return ValidationError(f"{element.name} is open. Nothing is left to do.")
    return ValidationError(
        f"{element.name} is closed since {us_date(element.closed_on)}. Open it again first."
    )


def check_empty(element: Element, *, by: Member) -> None:
    """Refuse to close an element that somebody belongs to, or that has an open one below it.

    Raises:
        ValidationError: naming how many, and what to do first.
    """
    people = element.members.filter(separated_on__isnull=True).count()
    below = element.children.filter(closed_on__isnull=True).order_by("name")
    if people:
        are = "1 member belongs" if people == 1 else f"{people:,} members belong"
        raise ValidationError(f"{are} to {element.name}. Move or separate them first.")
    if below:
        names = ", ".join(each.name for each in below)
        raise ValidationError(f"Below {element.name} stand {names}. Move or close them first.")


def check_parent_open(element: Element, *, by: Member) -> None:
    """Refuse to open an element below one that is closed."""
    if element.parent is not None and element.parent.closed_on is not None:
        raise ValidationError(f"{element.parent.name} above it is closed. Open that first.")


ELEMENT = Life[Element, EventKind]("Element", ElementState, element_state)

ADD_ELEMENT = ELEMENT.step(
    "Add an element",
    end=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.add", "Added an element"),),
    pages=("people:element-add",),
)
CHANGE_ELEMENT = ELEMENT.step(
    "Change the element",
    start=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.change", "Changed an element"),),
    pages=("people:element-change",),
    otherwise=not_in_that_state,
)
CLOSE_ELEMENT = ELEMENT.step(
    "Close the element",
    start=[ElementState.OPEN],
    end=[ElementState.CLOSED],
    right=Right.ADMINISTER,
    events=(EventKind("element.close", "Closed an element"),),
    pages=("people:element-close",),
    otherwise=not_in_that_state,
    check=check_empty,
)
REOPEN_ELEMENT = ELEMENT.step(
    "Open the element again",
    start=[ElementState.CLOSED],
    end=[ElementState.OPEN],
    right=Right.ADMINISTER,
    events=(EventKind("element.reopen", "Opened an element again"),),
    pages=("people:element-reopen",),
    otherwise=not_in_that_state,
    check=check_parent_open,
)


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
