"""Who a sentence speaks of, and the small words that sentences are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frame.hours import ZERO
from people.models import Member


@dataclass(frozen=True)
class Voice:
    """Who is spoken of: the reader, or another member; now, or on a day in the past."""

    member: Member
    is_reader: bool
    is_past: bool

    @property
    def subject(self) -> str:
        """`you`, or `Officer Núñez`."""
        if self.is_reader:
            return "you"
        return f"{self.member.rank.removeprefix('Police ')} {self.member.last_name}"

    @property
    def whose(self) -> str:
        return "your" if self.is_reader else f"{self.subject}’s"

    def verb(self, plain: str, with_s: str, past: str) -> str:
        """Pick the form of a verb: `have`, `has` or `had`."""
        if self.is_past:
            return past
        return plain if self.is_reader else with_s

    @property
    def have(self) -> str:
        return self.verb("have", "has", "had")

    @property
    def there(self) -> str:
        """`You have`, or `There are`: of whom the sentence before has spoken."""
        if self.is_reader:
            return f"You {self.have}"
        return "There were" if self.is_past else "There are"

    @property
    def need(self) -> str:
        return self.verb("need", "needs", "needed")

    @property
    def be(self) -> str:
        if self.is_past:
            return "were" if self.is_reader else "was"
        return "are" if self.is_reader else "is"


def day_words(day: date | None, as_of: date) -> str:
    """`December 31`, with the year where it is not the one of the day asked about."""
    if day is None:
        return ""
    words = f"{day:%B} {day.day}"
    return words if day.year == as_of.year else f"{words}, {day.year}"


def of_words(words: str) -> str:
    return words if words.startswith("from ") else f"of {words}"


def is_or_are(amount: Decimal) -> str:
    return "is" if amount == 1 else "are"


def percent(score: Decimal | None) -> str:
    return f"{(score or ZERO).normalize():f} percent"


def listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def holding(needs: Iterable[Decimal], named: Iterable[str], *, whole: Decimal) -> str:
    """Say what hours must hold: `among them 2.00 of firearms and 1.00 of implicit bias`.

    Where the needs add up to more than the whole, one hour has to serve several of them, and a
    reader who adds them up is told so.

    Args:
        named: the needs in words; they may be fewer, the last one counting the others.
    """
    needs = list(needs)
    if sum(needs) <= whole:
        return f"among them {listed(named)}"
    served = "both" if len(needs) == 2 else "several"
    return f"which must hold {listed(named)} (one hour may serve {served})"


def started(words: str) -> str:
    return words[:1].upper() + words[1:]
