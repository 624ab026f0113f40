"""The life of a one-time password that an administrator makes for a member."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from people.models import Member, OneTimePassword
from people.states.second import check_is_second


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
