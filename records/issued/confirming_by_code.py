"""Confirming a paper to whoever holds it: on its exact code, and not as often as one likes.

A code has a hundred bits, so nobody finds one by trying; the limits keep who tries from costing
much. Strangers are no members, and what they ask is no event: that a paper was confirmed is counted
on it, and a code that nobody was given is a line in the server's log.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from frame.client_address import UNKNOWN
from people.guessing.addresses import network_of
from people.guessing.limits import Allowance
from people.guessing.spendings import spending_of, use_up
from people.guessing.turned_away import TurnedAway
from records.issued.codes import normalized_code
from records.issued.models import IssuedPaper

logger = logging.getLogger(__name__)

# Another agency checks the papers of a class in one go; after that three a minute.
FROM_ADDRESS = Allowance(reserve=40, every=timedelta(seconds=20))
# The addresses beside it, which whoever has one of them mostly has too.
FROM_NETWORK = Allowance(reserve=120, every=timedelta(seconds=7))
HEADING = "Too many codes from here"
BACK = "Back to the code"
WORDS = "From this address many codes were looked up. Yours was not looked at."


def confirm_paper(typed: str, *, address: str, now: datetime) -> IssuedPaper | None:
    """The paper that has a code, however it is typed; None where no paper has it.

    Args:
        address: where it is asked from.

    Raises:
        TurnedAway: too many were asked from there.
    """
    _count(address, now)
    code = normalized_code(typed)
    paper = IssuedPaper.objects.filter(code=code).first() if code else None
    if paper is None:
        logger.warning("A code that no paper has was looked up from %s.", address)
        return None
    IssuedPaper.objects.filter(pk=paper.pk).update(
        times_confirmed=F("times_confirmed") + 1, confirmed_at=now
    )
    return paper


@transaction.atomic
def _count(address: str, now: datetime) -> None:
    """Count one look-up before it is looked at, so that many at one moment are counted.

    Raises:
        TurnedAway: an allowance is used up; then nothing is counted.
    """
    spends = {f"confirming from {address}": FROM_ADDRESS}
    if address != UNKNOWN:
        spends[f"confirming near {network_of(address)}"] = FROM_NETWORK
    for key, allowance in spends.items():
        spending = spending_of(key, now)
        next_at = allowance.next_at(spending.whole_at)
        if next_at > now:
            raise TurnedAway.until(next_at, now, HEADING, WORDS, back=BACK)
        use_up(spending, allowance, now)
