"""From where a question about standings is asked: which period, which day, which knowledge."""

from dataclasses import dataclass
from datetime import date, datetime

from frame.known import known_before


@dataclass(frozen=True)
class Viewpoint:
    """The CLEE period asked about, the day it is seen from, and the day the record is known from.

    A view makes one of its form; everything below takes it whole.

    Args:
        as_of: nothing dated later is seen, be it training, an exemption or a decision.
        known_on: the record as it stood at the end of that day, whatever was entered or voided
            later; None for the record as it stands now.
    """

    period: int
    as_of: date
    known_on: date | None = None

    @property
    def known_before(self) -> datetime | None:
        """The moment that entries and voids must come before to be known; None for all of them."""
        return known_before(self.known_on)
