"""What a text turned out to say: lines to put on the sheet, and what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | str | None
Values = Mapping[str, Value]


class Meaning(StrEnum):
    """What a number beside a serial number is."""

    MINUTES = "minutes"
    HOURS = "hours"
    SCORE = "score"
    SERIALS = "serials"  # a serial number too
    NOTHING = "nothing"  # to be passed over


@dataclass(frozen=True)
class Wanted:
    """A line to put on, or to change.

    Args:
        values: columns of `SheetLine` that were given with it; minutes of None are the whole class.
        words: what else was written with it, as typed: mostly a name.
    """

    serial_number: str
    values: Values = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class NotUnderstood:
    """A text that makes no line, and why; or that can be read in several ways.

    Args:
        text: as typed.
        choices: the ways to read it, each with its words.
    """

    text: str
    why: str
    choices: tuple[tuple[Meaning, str], ...] = ()

    @property
    def sentence(self) -> str:
        return f"“{shortened(self.text)}”: {self.why}"


@dataclass
class Reading:
    """What one text says.

    Args:
        passed_over: what was passed over, in words.
    """

    wanted: list[Wanted] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def add(self, other: "Reading") -> None:
        self.wanted += other.wanted
        self.not_understood += other.not_understood
        self.passed_over += other.passed_over


def shortened(text: str) -> str:
    """A text on one line, as far as a sentence can quote it."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
