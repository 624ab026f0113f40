"""What is kept of tries to sign in: who is locked out, from where members come, what failed.

None of it is a record of training, and nothing typed as a serial number is kept of it: a try is
counted under a keyed hash, and names a member where there is one.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from frame.rights import Right

if TYPE_CHECKING:
    from people.models.member import Member


class Way(models.TextChoices):
    """By which way somebody tries the password of a member; each is counted by itself."""

    BROWSER = "browser", "A browser they had used before"
    ADDRESS = "address", "An address they had used before"
    ELSEWHERE = "elsewhere", "Where they had not signed in before"
    OWN_PAGE = "own_page", "A page of their own"


class SignInQuerySet(models.QuerySet):
    """What is kept of sign-ins, by reach."""

    def visible_to(self, user: "Member") -> Self:
        """All to who administers or reads the whole event log, none to others."""
        reads = user.has_right(Right.ADMINISTER, Right.READ_ALL_EVENTS)
        return self.all() if reads else self.none()


class TryCountQuerySet(SignInQuerySet):
    """Wrong passwords in a row."""

    def locking_out(self, now: datetime) -> Self:
        """Those that keep a member from signing in at this moment."""
        locked = self.filter(member__isnull=False, locked_until__gt=now)
        return locked.exclude(way=Way.OWN_PAGE)


class KnownPlace(models.Model):
    """A browser or an address from which a member has signed in.

    Args:
        place: a keyed hash of the member and of what the browser keeps in a cookie; or the address.
    """

    class Kind(models.TextChoices):
        BROWSER = "browser", "Browser"
        ADDRESS = "address", "Address"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_places"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=64)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="known_place_once", fields=["member", "kind", "place"])
        ]
        indexes = [models.Index(name="known_place_by_place", fields=["place", "kind"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.member_id}"


class TryCount(models.Model):
    """Wrong passwords in a row by one way, for one serial number that was typed.

    Args:
        key: a keyed hash of the serial number and the way.
        member: whose serial number it is; None where nobody has it.
        locked_since: when the first of the locks began that the failures have led to since.
        locked_until: when the last of them opens, or has opened.
    """

    key = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="try_counts", null=True
    )
    way = models.CharField(max_length=10, choices=Way)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    locked_since = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True, db_index=True)

    objects = TryCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.failures} by {self.get_way_display()}"

    @property
    def quiet_since(self) -> datetime:
        """Since when nobody has tried, or could."""
        return max(self.last_at, self.locked_until or self.last_at)


class Spending(models.Model):
    """How much of an allowance is spent.

    Args:
        key: whose allowance, and for what.
        whole_at: when all of it is there again.
    """

    key = models.CharField(max_length=80, unique=True)
    whole_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class LimitLift(models.Model):
    """A time in which the limit in all holds nobody back; its event says who lifted it."""

    lifted_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Lifted until {self.until}"


class FailedSignIn(models.Model):
    """Sign-ins that failed in one hour, of one member, from one address, for one reason.

    Args:
        key: a hash of all that rows are told apart by.
        member: whose serial number was typed; None where it is nobody's.
        address: where they came from; blank where it is not told apart, so that nobody can fill
            the list by changing it.
    """

    class Outcome(models.TextChoices):
        WRONG = "wrong", "Wrong password"
        NOBODY = "nobody", "Serial number that nobody has"
        CLOSED = "closed", "May not sign in"
        LOCKED = "locked", "Turned away: locked out"
        FROM_BROWSER = "from_browser", "Turned away: too many from this browser"
        FROM_ADDRESS = "from_address", "Turned away: too many from this address"
        FROM_NETWORK = "from_network", "Turned away: too many from addresses beside it"
        IN_ALL = "in_all", "Turned away: too many in all"
        TOO_OFTEN = "too_often", "Turned away: right too often"
        BUSY = "busy", "Turned away: others were being checked"

    key = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="failed_sign_ins",
        null=True,
    )
    way = models.CharField(max_length=10, choices=Way)
    outcome = models.CharField(max_length=12, choices=Outcome)
    address = models.CharField(max_length=50, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=1)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.times} times"
