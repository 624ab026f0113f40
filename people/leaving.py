"""What members leave open who are separated or move: each app names it, before it is confirmed.

An app's sources stand in its `left_open.py`, which is loaded when the product starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from people.models import Element, Member


@dataclass(frozen=True)
class Leaving:
    """Who leaves, and how.

    Args:
        members: as they are stored, with their element.
        last_on: the last day of employment; None where they only move.
        to: the element they move to; None where they are separated.
    """

    members: Sequence[Member]
    last_on: date | None = None
    to: Element | None = None


@dataclass(frozen=True)
class LeftOpen:
    """One thing that somebody has to see to.

    Args:
        words: a sentence that names whom or what it is about.
        page: the address of the page that mends it.
        step: what is done there, as its link says.
    """

    words: str
    page: str
    step: str


Source = Callable[[Leaving, date], Iterable[LeftOpen]]
SOURCES: list[Source] = []


def leaves_open(source: Source) -> Source:
    """Take a function as a source: given who leaves, and today, it yields what is left open."""
    SOURCES.append(source)
    return source


@dataclass(frozen=True)
class Departure:
    """What is to be confirmed: who leaves, and what that leaves open."""

    leaving: Leaving
    left_open: tuple[LeftOpen, ...]

    @property
    def seal(self) -> str:
        """Stands for all of it in the form, so that nobody confirms what has changed since."""
        who = " ".join(member.serial_number for member in self.leaving.members)
        how = f"{self.leaving.last_on} {self.leaving.to and self.leaving.to.pk}"
        words = "\n".join((who, how, *(each.words for each in self.left_open)))
        return sha256(words.encode()).hexdigest()


def departure_of(leaving: Leaving, *, today: date) -> Departure:
    """Ask every app what is left open."""
    found = [each for source in SOURCES for each in source(leaving, today)]
    return Departure(leaving, tuple(found))
