"""What the last check of the event log found, which alarms people until another finds it whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from events.actions import BROKEN, FINE, LOG_CHECK, ODD, UNSURE
from events.models import Event

BY_COMMAND = "verify_log on the server"
UNREADABLE = "What the last check found can't be read."
# What a check said before its event had the outcome apart: so it began, or had one of these in it.
SAID_BROKEN = "The event log is broken"
SAID_UNSURE = ("could not be held against what was signed", " lacks the checkpoint")


@dataclass(frozen=True)
class LastCheck:
    """What the last check found, and when.

    Args:
        by: who asked for it, or the command.
        found: in words.
        outcome: `FINE`, `UNSURE` (not checked to its end, or whole, but not held against all that
            was signed), `ODD` (whole, but an event is dated before what was sealed earlier) or
            `BROKEN`.
        at_fault: the number of the first event at fault; None where no event can be named.
    """

    at: datetime
    by: str
    found: str
    outcome: str
    at_fault: int | None

    @classmethod
    def of(cls, event: Event) -> Self:
        found, outcome, at_fault = _read(event)
        return cls(
            at=event.at,
            by=str(event.by) if event.by is not None else BY_COMMAND,
            found=found,
            outcome=outcome,
            at_fault=at_fault,
        )

    @property
    def is_fine(self) -> bool:
        return self.outcome == FINE

    @property
    def is_broken(self) -> bool:
        return self.outcome == BROKEN

    @property
    def heading(self) -> str:
        """What is wrong, in a few words."""
        if self.outcome == ODD:
            return f"Event {self.at_fault} of the log is dated before what was sealed earlier"
        if not self.is_broken:
            return "The event log could not be checked in full"
        return "The event log is broken"

    @property
    def heading_with_place(self) -> str:
        """The same, with where it is broken."""
        if not self.is_broken:
            return self.heading
        return f"{self.heading} at {f'event {self.at_fault}' if self.at_fault else 'its end'}"


def _read(event: Event) -> tuple[str, str, int | None]:
    """What a check found, its outcome and the event at fault.

    That of a check which somebody changed so that it can't be read is at fault itself.
    """
    unreadable = (UNREADABLE, BROKEN, event.pk)
    try:
        said = event.after
    except ValueError:
        return unreadable
    if not event.is_dated:
        return unreadable
    found, at_fault = said.get("found"), said.get("at_fault")
    if not isinstance(found, str) or not isinstance(at_fault, int | None):
        return unreadable
    outcome = said.get("outcome", _outcome_in(found))
    return (found, outcome, at_fault) if outcome in (FINE, UNSURE, ODD, BROKEN) else unreadable


def _outcome_in(found: str) -> str:
    if found.startswith(SAID_BROKEN):
        return BROKEN
    return UNSURE if any(words in found for words in SAID_UNSURE) else FINE


def last_check() -> LastCheck | None:
    """What the last check of the log found; None when it was never checked."""
    event = Event.objects.filter(action=LOG_CHECK.name).order_by("-pk").first()
    return LastCheck.of(event) if event is not None else None


def last_alarm() -> LastCheck | None:
    """The last check, where it found something wrong."""
    last = last_check()
    return None if last is None or last.is_fine else last
