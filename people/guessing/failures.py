"""What is kept of sign-ins that failed: a bounded list apart from the event log, and a log line."""

import logging
from datetime import datetime
from typing import Protocol

from django.db.models import F
from django.utils.crypto import salted_hmac

from people.guessing.limits import FORGET_FAILED_SIGN_INS_AFTER, MOST_FAILED_SIGN_INS
from people.models import FailedSignIn, Member, Way

logger = logging.getLogger(__name__)

Outcome = FailedSignIn.Outcome
# Of who was turned away before a password was looked at, the list keeps how often, not from where:
# that costs them nothing, and with an address each they could fill the list.
LOOKED_AT = frozenset({Outcome.WRONG, Outcome.NOBODY, Outcome.CLOSED})
# Between two looks whether the list has grown too long; the worker looks too, where one runs.
ROWS_BETWEEN_LOOKS = 100


class Tried(Protocol):
    """What is told of a try."""

    @property
    def member(self) -> Member | None: ...

    @property
    def way(self) -> Way: ...

    @property
    def address(self) -> str: ...


def note_failed_sign_in(tried: Tried, outcome: Outcome, now: datetime) -> None:
    """Keep that a sign-in failed: with others of the same kind in the same hour, in one row."""
    member, way = tried.member, tried.way
    whose = "nobody on file" if member is None else member.serial_number
    logger.warning("Sign-in of %s failed, from %s: %s", whose, tried.address, outcome.label)
    address = tried.address if outcome in LOOKED_AT else ""
    hour = now.replace(minute=0, second=0, microsecond=0)
    alike = (hour, member.pk if member else None, way.value, outcome.value, address)
    key = salted_hmac("people.failed_sign_in", repr(alike), algorithm="sha256").hexdigest()
    values = {
        "member": member,
        "way": way,
        "outcome": outcome,
        "address": address,
        "first_at": now,
        "last_at": now,
    }
    row, is_new = FailedSignIn.objects.get_or_create(key=key, defaults=values)
    if not is_new:
        FailedSignIn.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now)
    elif row.pk % ROWS_BETWEEN_LOOKS == 0:
        forget_old_failures(now)


def forget_old_failures(now: datetime) -> None:
    """Delete what was kept long enough, and the oldest of more than are kept."""
    old = FailedSignIn.objects.filter(last_at__lt=now - FORGET_FAILED_SIGN_INS_AFTER)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if old.exists():
        old.delete()
    newest = FailedSignIn.objects.order_by("-last_at", "-pk").values_list("pk", flat=True)
    if too_many := list(newest[MOST_FAILED_SIGN_INS:][:MOST_FAILED_SIGN_INS]):
        FailedSignIn.objects.filter(pk__in=too_many).delete()
