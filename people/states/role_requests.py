"""The life of a request for a guarded role, which a second administrator confirms."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from people.models import Member, RoleRequest
from people.states.second import check_is_second


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
