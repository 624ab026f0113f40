"""The one way to try a password: counted before it is looked at, and forgiven if it was right."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from events.event_log import record_event
from events.kinds import EventKind
from frame.client_address import UNKNOWN, client_address
from people.guessing import limits
from people.guessing.addresses import is_of_a_station, network_of
from people.guessing.failures import note_failed_sign_in
from people.guessing.hashing import time_to_hash
from people.guessing.known_places import browser_of, place_of, ways_of
from people.guessing.lifting import is_lifted
from people.guessing.limits import FORGET_FAILURES_AFTER, Allowance, lock_after
from people.guessing.spendings import spending_of, use_up
from people.guessing.turned_away import TurnedAway
from people.models import FailedSignIn, Member, Spending, TryCount, Way
from people.serial_numbers import normalized_serial

MEMBER_LOCK_OUT = EventKind(
    "member.lock_out",
    "Locked after wrong passwords",
    names={"way": "Tried from", "address": "Address"},
    values={"way": {way.value: way.label for way in Way}},
)
Outcome = FailedSignIn.Outcome
LOCKED_HEADING = "Locked for a while"
LOCKED = (
    "There were too many wrong passwords for this serial number. If you forgot yours, an "
    "administrator can help. A computer or phone on which you have signed in before may be open."
)


@dataclass(frozen=True)
class Pool:
    """An allowance, and what is said once it is used up."""

    allowance: Allowance
    outcome: Outcome
    heading: str
    words: str


ELSEWHERE_AT_ONCE = (
    "On a computer or phone on which you have signed in before you can sign in at once."
)
FROM_BROWSER = Pool(
    limits.FROM_BROWSER,
    Outcome.FROM_BROWSER,
    "Too many wrong passwords on this computer",
    "Too many passwords were wrong here, and others share it. Another computer may be open.",
)
FROM_ADDRESS = Pool(
    limits.FROM_ADDRESS,
    Outcome.FROM_ADDRESS,
    "Too many wrong passwords from here",
    f"From this address too many passwords were wrong, and others share it. {ELSEWHERE_AT_ONCE}",
)
AT_STATION = Pool(limits.AT_STATION, Outcome.FROM_ADDRESS, FROM_ADDRESS.heading, FROM_ADDRESS.words)
FROM_NETWORK = Pool(
    limits.FROM_NETWORK,
    Outcome.FROM_NETWORK,
    "Too many wrong passwords from near here",
    f"From addresses beside yours too many passwords were wrong. {ELSEWHERE_AT_ONCE}",
)
IN_ALL = Pool(
    limits.IN_ALL,
    Outcome.IN_ALL,
    "Too many wrong passwords at the moment",
    "Somebody may be guessing passwords. Where you have signed in before, and at a station, you "
    "can sign in at once; elsewhere an administrator can let you in.",
)
SIGN_INS = Pool(
    limits.SIGN_INS,
    Outcome.TOO_OFTEN,
    "You have signed in very often",
    "Each time is kept on record.",
)


@dataclass(frozen=True)
class OwnPage:
    """A page on which who is signed in gives their password once more, and its words.

    Args:
        key: of the allowance of right ones there.
        often: that allowance.
        locked: what is said after too many wrong ones; the heading, and the words.
    """

    key: str
    often: Pool
    locked: tuple[str, str]


PASSWORD_PAGE = OwnPage(
    "changes",
    Pool(
        limits.CHANGES,
        Outcome.TOO_OFTEN,
        "You have changed your password very often",
        "Each time is kept on record. You stay signed in.",
    ),
    (
        "The old password was wrong too often",
        "You stay signed in, and your password is as it was.",
    ),
)
SESSIONS_PAGE = OwnPage(
    "ends of sessions",
    Pool(
        limits.CHANGES,
        Outcome.TOO_OFTEN,
        "You have ended sessions very often",
        "Each time is kept on record. You stay signed in.",
    ),
    ("Your password was wrong too often", "You stay signed in, and no session was ended."),
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
        locked: what is said where it is locked; the heading, and the words.
        outcome: why it failed; None once it was right.
    """

    member: Member | None
    way: Way
    key: str
    address: str
    spends: dict[str, Pool] = field(default_factory=dict)
    spends_right: dict[str, Pool] = field(default_factory=dict)
    locked: tuple[str, str] = (LOCKED_HEADING, LOCKED)
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
    whose = f"serial number {serial!a}" if member is None else f"member {member.pk}"
    way, key = _open_way(
        {way: _key_of(whose, way, place_of(way, request)) for way in ways_of(member, request, now)},
        now,
    )
    address = client_address(request) if request is not None else UNKNOWN
    spends = _spends(way, address, browser_of(request), now)
    attempt = Try(member, way, key, address, spends)
    if member is None:
        attempt.outcome = Outcome.NOBODY
    else:
        attempt.spends_right = {f"sign-ins of {member.pk}": SIGN_INS}
    with _counted(attempt, now):
        yield attempt


def _open_way(keys: dict[Way, str], now: datetime) -> tuple[Way, str]:
    """The first way that is not locked, with its key; where all are, the one that opens first.

    So a browser never keeps its owner out where they would be let in without it. Who guesses could
    leave its cookie off as well.
    """
    if len(keys) == 1:
        return next(iter(keys.items()))
    counts = TryCount.objects.filter(key__in=keys.values(), locked_until__gt=now)
    opens_at = {count.key: count.locked_until or now for count in counts}
    return min(keys.items(), key=lambda way_and_key: opens_at.get(way_and_key[1], now))


def _spends(way: Way, address: str, browser: str, now: datetime) -> dict[str, Pool]:
    """What a wrong password uses up besides the tries of its serial number, by key.

    Who guesses in a station, or everywhere at once, keeps no known browser out; nobody far away
    keeps anybody out in a station, or at an address from which they have signed in before.
    """
    spends = {f"browser {_key_of(browser, Way.BROWSER, '')}": FROM_BROWSER} if browser else {}
    if way == Way.BROWSER:
        return spends
    # Each allowance has a key of its own: what was spent at half an hour a guess, before an address
    # was a station's, would keep the station out when it is read at half a minute a guess.
    if is_of_a_station(address, now):
        return spends | {f"station {address}": AT_STATION}
    # Where no address is known all have one together, as in a station.
    if address == UNKNOWN:
        spends[f"station {address}"] = AT_STATION
    else:
        spends[f"address {address}"] = FROM_ADDRESS
    if way == Way.ADDRESS:
        return spends
    if address != UNKNOWN:
        spends[f"network {network_of(address)}"] = FROM_NETWORK
    if not is_lifted(now):
        spends["in all"] = IN_ALL
    return spends


@contextmanager
def trying_own_password(
    member: Member, request: HttpRequest, *, page: OwnPage, now: datetime
) -> Iterator[Try]:
    """Let who is signed in give their password once more, and count it unless it was right.

    It is counted by itself: who sits down at a computer left open locks nothing but this.

    Raises:
        TurnedAway: before anything is looked at.
    """
    key = _key_of(f"member {member.pk}", Way.OWN_PAGE, "")
    attempt = Try(member, Way.OWN_PAGE, key, client_address(request), locked=page.locked)
    attempt.spends_right = {f"{page.key} of {member.pk}": page.often}
    with _counted(attempt, now):
        yield attempt


def forget_failures(member: Member) -> None:
    """Open every lock of a member."""
    member.try_counts.all().delete()


@contextmanager
def _counted(attempt: Try, now: datetime) -> Iterator[Try]:
    with ExitStack() as turn:
        try:
            # Who is turned away anyhow takes nobody's turn.
            _check_open(attempt, now)
            turn.enter_context(time_to_hash())
            _begin(attempt, now)
        except _Refused as refused:
            note_failed_sign_in(attempt, refused.outcome, now)
            raise refused.turned_away from None
        except TurnedAway:
            note_failed_sign_in(attempt, Outcome.BUSY, now)
            raise
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


def _check_open(attempt: Try, now: datetime) -> None:
    """Look whether a password may be tried, without counting anything.

    Raises:
        _Refused: the way is locked, or an allowance is used up.
    """
    count = TryCount.objects.filter(key=attempt.key).first()
    if count is not None:
        _check_not_locked(attempt, count, now)
    pools = attempt.spends_right | attempt.spends
    spendings = Spending.objects.in_bulk(pools, field_name="key")
    for key, pool in pools.items():
        if key in spendings:
            _check(spendings[key], pool, now)


@transaction.atomic
def _begin(attempt: Try, now: datetime) -> None:
    """Count a failure beforehand, so that many at one moment are no more than one after another.

    Raises:
        _Refused: the way is locked, or an allowance is used up.
    """
    count = _count_of(attempt, now)
    _check_not_locked(attempt, count, now)
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
        spending = spending_of(key, now)
        spending.whole_at -= pool.allowance.every
        spending.save(update_fields=["whole_at"])
    for key, pool in attempt.spends_right.items():
        use_up(spending_of(key, now), pool.allowance, now)


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


def _check_not_locked(attempt: Try, count: TryCount, now: datetime) -> None:
    if count.locked_until is not None and count.locked_until > now:
        raise _Refused(Outcome.LOCKED, _locked(attempt, count.locked_until, now))


def _locked(attempt: Try, until: datetime, now: datetime) -> TurnedAway:
    return TurnedAway.until(until, now, *attempt.locked)


def _count_of(attempt: Try, now: datetime) -> TryCount:
    """The row that counts this way, locked; failures of long ago are forgotten."""
    values = {"member": attempt.member, "way": attempt.way, "last_at": now}
    counts = TryCount.objects.select_for_update()
    count, _ = counts.get_or_create(key=attempt.key, defaults=values)
    if count.quiet_since < now - FORGET_FAILURES_AFTER:
        count.failures, count.locked_since, count.locked_until = 0, None, None
    return count


def _spend(key: str, pool: Pool, now: datetime) -> None:
    spending = spending_of(key, now)
    _check(spending, pool, now)
    use_up(spending, pool.allowance, now)


def _check(spending: Spending, pool: Pool, now: datetime) -> None:
    next_at = pool.allowance.next_at(spending.whole_at)
    if next_at > now:
        raise _Refused(pool.outcome, TurnedAway.until(next_at, now, pool.heading, pool.words))


def _key_of(whose: str, way: Way, place: str) -> str:
    said = "|".join((whose, way.value, place))
    return salted_hmac("people.guessing", said, algorithm="sha256").hexdigest()
