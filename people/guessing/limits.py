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


# A station shares one address. At a change of shift sixty people sign in there, and six of them
# mistype; thirty wrong ones in a row are nobody's slip. Who guesses from there has 120 an hour.
FROM_ADDRESS = Allowance(reserve=30, every=timedelta(seconds=30))
# 1,800 members sign in once a day and a tenth of them mistype: 180 a day. Who guesses from a
# thousand addresses has 600 an hour, a guess at each member in three hours, and takes a
# twentieth of one core.
IN_ALL = Allowance(reserve=100, every=timedelta(seconds=6))
# Of right passwords of one member; each is an event, and so is the sign-out after it.
SIGN_INS = Allowance(reserve=20, every=timedelta(minutes=3))
# Of right old passwords on the page that changes it: an event and three checks of a password each.
CHANGES = Allowance(reserve=10, every=timedelta(minutes=5))


def lock_after(failures: int) -> timedelta | None:
    """How long so many wrong passwords in a row lock; None while there are some left to try."""
    further = failures - settings.SIGN_IN_FAILURE_LIMIT
    if further < 0:
        return None
    return min(FIRST_LOCK * 2 ** min(further, 10), LONGEST_LOCK)
