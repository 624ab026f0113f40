"""The lives of a designation, an element and a leave: who may take which step, and why not."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from events.voiding import VOID_NAMES, RowState, row_state, voided_already
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Element, Leave, Member, OneTimePassword, RoleDesignation, RoleRequest


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


class RequestState(models.TextChoices):
    """Where a request for a guarded role stands."""

    WAITING = "waiting", "Waits for a second administrator"
    GIVEN = "given", "Given"
    STOPPED = "stopped", "Stopped"


def request_state(request: RoleRequest) -> RequestState:
    """Where a request for a role stands."""
    if request.stopped_at is not None:
        return RequestState.STOPPED
    return RequestState.WAITING if request.designation_id is None else RequestState.GIVEN


def waits_no_longer(request: RoleRequest) -> ValidationError:
    """What became of a request."""
    became = "given" if request.designation_id is not None else "stopped"
    return ValidationError(f"{request} is {became} already. Nothing is left to do.")


def check_not_for_oneself(
    request: RoleRequest | None, *, by: Member, member: Member | None = None
) -> None:
    """Refuse to ask for a role of one's own.

    Args:
        member: whom a new request would be for.
    """
    if by == (member if request is None else request.member):
        raise ValidationError("Nobody asks for a role of their own. Ask another administrator.")


def check_is_second(asked: "RoleRequest | OneTimePassword", *, by: Member) -> None:
    """Refuse whoever asked for it, and whom it is about."""
    first = asked.asked_by if isinstance(asked, RoleRequest) else asked.made_by
    if by in (first, asked.member):
        raise ValidationError(
            "A second administrator confirms it: neither who asked for it nor whom it is about."
        )


ROLE_REQUEST = Life[RoleRequest, EventKind]("Role to be confirmed", RequestState, request_state)

ASK_ROLE = ROLE_REQUEST.step(
    "Ask for a role that audits, decides or administers",
    end=[RequestState.WAITING],
    right=Right.ADMINISTER,
    events=(EventKind("role_request.add", "Asked for a role, to be confirmed"),),
    pages=("people:designation-add",),
    check=check_not_for_oneself,
)
CONFIRM_ROLE = ROLE_REQUEST.step(
    "Confirm the role",
    start=[RequestState.WAITING],
    end=[RequestState.GIVEN],
    right=Right.ADMINISTER,
    events=(
        EventKind(
            "role_request.confirm",
            "Confirmed a role that another administrator asked for",
            naming=frozenset({"asked_by"}),
        ),
    ),
    pages=("people:role-request-confirm",),
    otherwise=waits_no_longer,
    check=check_is_second,
)
STOP_ROLE = ROLE_REQUEST.step(
    "Stop the request",
    start=[RequestState.WAITING],
    end=[RequestState.STOPPED],
    right=Right.ADMINISTER,
    events=(EventKind("role_request.stop", "Stopped a request for a role"),),
    pages=("people:role-request-stop",),
    otherwise=waits_no_longer,
)


class PasswordState(models.TextChoices):
    """Where a one-time password stands; one that is open ends by itself too."""

    WAITING = "waiting", "Waits for a second administrator"
    OPEN = "open", "Can be used"
    USED = "used", "Used"
    STOPPED = "stopped", "Stopped"


def password_state(one_time: OneTimePassword) -> PasswordState:
    """Where a one-time password stands."""
    if one_time.used_at is not None:
        return PasswordState.USED
    if one_time.stopped_at is not None:
        return PasswordState.STOPPED
    return PasswordState.WAITING if one_time.waits else PasswordState.OPEN


def not_waiting(one_time: OneTimePassword) -> ValidationError:
    """What became of a one-time password."""
    became = {
        PasswordState.OPEN: "is confirmed, or needs no confirmation",
        PasswordState.USED: "was used",
        PasswordState.STOPPED: "was stopped",
    }
    return ValidationError(
        f"The one-time password of {one_time.member.name} {became[password_state(one_time)]} "
        "already. Nothing is left to do."
    )


def check_not_for_own_sign_in(
    one_time: OneTimePassword | None, *, by: Member, member: Member | None = None
) -> None:
    """Refuse to make a one-time password for oneself.

    Args:
        member: whom a new one would be for.
    """
    if by == (member if one_time is None else one_time.member):
        raise ValidationError(
            "Change your own password under “Change password”, where the old one is asked."
        )


ONE_TIME_PASSWORD = Life[OneTimePassword, EventKind](
    "One-time password", PasswordState, password_state
)

MAKE_PASSWORD = ONE_TIME_PASSWORD.step(
    "Make a one-time password",
    end=[PasswordState.WAITING, PasswordState.OPEN],
    right=Right.ADMINISTER,
    events=(
        EventKind(
            "one_time_password.make",
            "Made a one-time password",
            names={"ends_at": "Ends", "is_guarded": "A second administrator confirms it"},
        ),
    ),
    pages=("people:one-time-password-make",),
    check=check_not_for_own_sign_in,
)
CONFIRM_PASSWORD = ONE_TIME_PASSWORD.step(
    "Confirm the one-time password",
    start=[PasswordState.WAITING],
    end=[PasswordState.OPEN],
    right=Right.ADMINISTER,
    events=(
        EventKind(
            "one_time_password.confirm",
            "Confirmed a one-time password that another administrator made",
            names={"ends_at": "Ends"},
        ),
    ),
    pages=("people:one-time-password-confirm",),
    otherwise=not_waiting,
    check=check_is_second,
)
STOP_PASSWORD = ONE_TIME_PASSWORD.step(
    "Stop the one-time password",
    start=[PasswordState.WAITING, PasswordState.OPEN],
    end=[PasswordState.STOPPED],
    right=Right.ADMINISTER,
    events=(EventKind("one_time_password.stop", "Stopped a one-time password"),),
    pages=("people:one-time-password-stop",),
    otherwise=not_waiting,
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
