"""The one way to try a password: counted before it is looked at, and forgiven if it was right."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from events.event_log import record_event
from events.kinds import EventKind
from frame.client_address import UNKNOWN, client_address
from people.guessing import limits
from people.guessing.failures import note_failed_sign_in
from people.guessing.hashing import time_to_hash
from people.guessing.known_places import place_of, way_of
from people.guessing.limits import FORGET_FAILURES_AFTER, Allowance, lock_after
from people.guessing.turned_away import TurnedAway
from people.models import FailedSignIn, Member, Spending, TryCount, Way
from people.serial_numbers import normalized_serial

MEMBER_LOCK_OUT = EventKind(
    "member.lock_out",
    "Locked out after wrong passwords",
    names={"way": "Tried from", "address": "Address"},
    values={"way": {way.value: way.label for way in Way}},
)
Outcome = FailedSignIn.Outcome
LOCKED_HEADING = "Locked for a while"
LOCKED = (
    "There were too many wrong passwords for this serial number. If you forgot yours, an "
    "administrator can help. A computer or phone on which you have signed in before may be open."
)
OWN_PAGE_LOCKED = "The old password was wrong too often. You stay signed in."


@dataclass(frozen=True)
class Pool:
    """An allowance, and what is said once it is used up."""

    allowance: Allowance
    outcome: Outcome
    heading: str
    words: str


FROM_ADDRESS = Pool(
    limits.FROM_ADDRESS,
    Outcome.FROM_ADDRESS,
    "Too many wrong passwords from here",
    "From this address too many passwords were wrong, and others share it. On a computer or phone "
    "on which you have signed in before you can sign in at once.",
)
IN_ALL = Pool(
    limits.IN_ALL,
    Outcome.IN_ALL,
    "Too many wrong passwords at the moment",
    "Somebody may be guessing passwords. Where you have signed in before you can sign in at once.",
)
SIGN_INS = Pool(
    limits.SIGN_INS,
    Outcome.TOO_OFTEN,
    "You have signed in very often",
    "Each time is kept on record.",
)
CHANGES = Pool(
    limits.CHANGES,
    Outcome.TOO_OFTEN,
    "You have changed your password very often",
    "Each time is kept on record. You stay signed in.",
)


@dataclass
class Try:
    """One try of a password: whose it may be, from where, and what came of it.

    Args:
        member: who has the serial number that was typed; None where nobody has.
        way: by which it is counted.
        key: under which it is counted.
        address: where it comes from.
        spends: what it uses up if it is wrong, by key.
        spends_right: the same if it is right.
        outcome: why it failed; None once it was right.
    """

    member: Member | None
    way: Way
    key: str
    address: str
    spends: dict[str, Pool] = field(default_factory=dict)
    spends_right: dict[str, Pool] = field(default_factory=dict)
    outcome: Outcome | None = Outcome.WRONG

    def was_right(self) -> None:
        self.outcome = None


@contextmanager
def trying_to_sign_in(
    serial_number: str, request: HttpRequest | None, *, now: datetime
) -> Iterator[Try]:
    """Let one password be tried for a serial number, and count it as wrong unless it was right.

    Raises:
        TurnedAway: before anything is looked at.
    """
    serial = normalized_serial(serial_number)
    member = Member.objects.filter(serial_number=serial).first() if serial.isprintable() else None
    way = way_of(member, request, now)
    address = client_address(request) if request is not None else UNKNOWN
    # A known browser is counted by itself alone: whoever guesses in its station, or everywhere at
    # once, does not keep it out. Nor a known address, of what is counted in all.
    spends: dict[str, Pool] = {}
    if way != Way.BROWSER:
        spends[f"address {address}"] = FROM_ADDRESS
    if way == Way.ELSEWHERE:
        spends["in all"] = IN_ALL
    whose = f"serial number {serial!a}" if member is None else f"member {member.pk}"
    key = _key_of(whose, way, place_of(way, request))
    attempt = Try(member, way, key, address, spends)
    if member is None:
        attempt.outcome = Outcome.NOBODY
    else:
        attempt.spends_right = {f"sign-ins of {member.pk}": SIGN_INS}
    with _counted(attempt, now):
        yield attempt


@contextmanager
def trying_own_password(member: Member, request: HttpRequest, *, now: datetime) -> Iterator[Try]:
    """Let who is signed in give their password once more, and count it unless it was right.

    It is counted by itself: who sits down at a computer left open locks nothing but this.

    Raises:
        TurnedAway: before anything is looked at.
    """
    key = _key_of(f"member {member.pk}", Way.OWN_PAGE, "")
    attempt = Try(member, Way.OWN_PAGE, key, client_address(request))
    attempt.spends_right = {f"changes by {member.pk}": CHANGES}
    with _counted(attempt, now):
        yield attempt


def forget_failures(member: Member) -> None:
    """Open every lock of a member."""
    member.try_counts.all().delete()


@contextmanager
def _counted(attempt: Try, now: datetime) -> Iterator[Try]:
    with time_to_hash():
        try:
            _begin(attempt, now)
        except _Refused as refused:
            note_failed_sign_in(attempt, refused.outcome, now)
            raise refused.turned_away from None
        yield attempt
    if attempt.outcome is None:
        _forgive(attempt, now)
    elif (until := _note_failure(attempt, attempt.outcome, now)) is not None:
        raise _locked(attempt, until, now)


class _Refused(Exception):
    """Somebody is turned away, which is noted once what was counted is taken back."""

    def __init__(self, outcome: Outcome, turned_away: TurnedAway) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.turned_away = turned_away


@transaction.atomic
def _begin(attempt: Try, now: datetime) -> None:
    """Count a failure beforehand, so that many at one moment are no more than one after another.

    Raises:
        _Refused: the way is locked, or an allowance is used up.
    """
    count = _count_of(attempt, now)
    if count.locked_until is not None and count.locked_until > now:
        raise _Refused(Outcome.LOCKED, _locked(attempt, count.locked_until, now))
    for key, pool in attempt.spends_right.items():
        _check_left(key, pool, now)
    for key, pool in attempt.spends.items():
        _spend(key, pool, now)
    count.failures += 1
    count.last_at = now
    if (lasts := lock_after(count.failures)) is not None:
        count.locked_until = now + lasts
    count.save()


@transaction.atomic
def _forgive(attempt: Try, now: datetime) -> None:
    """Take back what was counted: the password was right."""
    TryCount.objects.filter(key=attempt.key).delete()
    for key, pool in attempt.spends.items():
        spending = _spending_of(key, now)
        spending.whole_at -= pool.allowance.every
        spending.save(update_fields=["whole_at"])
    for key, pool in attempt.spends_right.items():
        _use_up(_spending_of(key, now), pool, now)


@transaction.atomic
def _note_failure(attempt: Try, outcome: Outcome, now: datetime) -> datetime | None:
    """Keep that a password was wrong, and put on record that it locked a member out.

    A lock that follows another, before anybody signs in this way, is the same lock-out.

    Returns:
        until when it is locked; None while there are tries left.
    """
    note_failed_sign_in(attempt, outcome, now)
    count = TryCount.objects.select_for_update().filter(key=attempt.key).first()
    if count is None or count.locked_until is None:
        return None
    if count.locked_since is None:
        count.locked_since = now
        count.save(update_fields=["locked_since"])
        if (member := attempt.member) is not None:
            said = {"way": attempt.way.value, "address": attempt.address}
            record_event(MEMBER_LOCK_OUT, by=None, about=member, member=member, after=said)
    return count.locked_until


def _locked(attempt: Try, until: datetime, now: datetime) -> TurnedAway:
    words = OWN_PAGE_LOCKED if attempt.way == Way.OWN_PAGE else LOCKED
    return TurnedAway.until(until, now, LOCKED_HEADING, words)


def _count_of(attempt: Try, now: datetime) -> TryCount:
    """The row that counts this way, locked; failures of long ago are forgotten."""
    values = {"member": attempt.member, "way": attempt.way, "last_at": now}
    counts = TryCount.objects.select_for_update()
    count, _ = counts.get_or_create(key=attempt.key, defaults=values)
    if count.quiet_since < now - FORGET_FAILURES_AFTER:
        count.failures, count.locked_since, count.locked_until = 0, None, None
    return count


def _spend(key: str, pool: Pool, now: datetime) -> None:
    spending = _spending_of(key, now)
    _check(spending, pool, now)
    _use_up(spending, pool, now)


def _use_up(spending: Spending, pool: Pool, now: datetime) -> None:
    spending.whole_at = max(spending.whole_at, now) + pool.allowance.every
    spending.save(update_fields=["whole_at"])


def _check_left(key: str, pool: Pool, now: datetime) -> None:
    if (spending := Spending.objects.filter(key=key).first()) is not None:
        _check(spending, pool, now)


def _check(spending: Spending, pool: Pool, now: datetime) -> None:
    next_at = pool.allowance.next_at(spending.whole_at)
    if next_at > now:
        raise _Refused(pool.outcome, TurnedAway.until(next_at, now, pool.heading, pool.words))


def _spending_of(key: str, now: datetime) -> Spending:
    """How much of an allowance is spent, locked."""
    spendings = Spending.objects.select_for_update()
    return spendings.get_or_create(key=key, defaults={"whole_at": now})[0]


def _key_of(whose: str, way: Way, place: str) -> str:
    said = "|".join((whose, way.value, place))
    return salted_hmac("people.guessing", said, algorithm="sha256").hexdigest()
