"""How many tries there are, and how long one waits: every figure, and why it is that.

The reasons in whole stand in `docs/decisions/2026-11-29-guessing-is-slowed.md`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

# A lock lasts a quarter of an hour at first and twice as long after each further failure, so that
# one way yields six guesses a day in the end. It opens by itself, however often somebody knocks.
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)
# Then somebody who was locked out begins anew; nobody who guesses gains by waiting so long.
FORGET_FAILURES_AFTER = timedelta(hours=24)

# A browser or an address stays known so long after the last sign-in from there.
FORGET_PLACES_AFTER = timedelta(days=90)
# A member has a desk, a phone, a car and a few stations.
MOST_PLACES = 20

FORGET_FAILED_SIGN_INS_AFTER = timedelta(days=90)
MOST_FAILED_SIGN_INS = 20_000


@dataclass(frozen=True)
class Allowance:
    """So many at once, and one more after each stretch of time.

    Args:
        reserve: how many there are when none was used lately.
        every: how long it takes until there is one more.
    """

    reserve: int
    every: timedelta

    def next_at(self, whole_at: datetime) -> datetime:
        """When there is one to be had, of an allowance that is whole again at `whole_at`."""
        return whole_at - self.every * (self.reserve - 1)


# One household mistypes ten times before anybody waits; who guesses from there has 58 on the first
# day and 48 on each further one.
FROM_ADDRESS = Allowance(reserve=10, every=timedelta(minutes=30))
# The addresses beside it, which whoever has one of them mostly has too: three addresses' worth, 174
# on the first day and 144 on each further one.
FROM_NETWORK = Allowance(reserve=30, every=timedelta(minutes=10))
# A station shares one address. At a change of shift sixty people sign in there, and six of them
# mistype; thirty wrong ones in a row are nobody's slip. Who guesses from there has 120 an hour.
AT_STATION = Allowance(reserve=30, every=timedelta(seconds=30))
# An address is a station's by the settings, or once so many members have signed in from it.
MEMBERS_OF_A_STATION = 5
# A computer that sixty officers share, whoever of them it is tried as: 120 a day, two each.
FROM_BROWSER = Allowance(reserve=30, every=timedelta(minutes=12))
# Of 1,800 members a few dozen mistype in a day where nobody knows them. Who guesses from everywhere
# has 8,640 a day; to keep them used up takes sixty networks.
IN_ALL = Allowance(reserve=200, every=timedelta(seconds=10))
# So long nobody is held back by the limit in all once an administrator has lifted it: a shift.
LIFTED_FOR = timedelta(hours=12)
# Of right passwords of one member; each is an event, and so is the sign-out after it.
SIGN_INS = Allowance(reserve=20, every=timedelta(minutes=3))
# Of right passwords on a page of one's own: an event and up to three checks of a password each.
CHANGES = Allowance(reserve=10, every=timedelta(minutes=5))


def lock_after(failures: int) -> timedelta | None:
    """How long so many wrong passwords in a row lock; None while there are some left to try."""
    further = failures - settings.SIGN_IN_FAILURE_LIMIT
    if further < 0:
        return None
    return min(FIRST_LOCK * 2 ** min(further, 10), LONGEST_LOCK)
