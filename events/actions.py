"""Who took the event log, or another list, away as a file, or read events about somebody."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind, RecordEventKind
from events.moments import DATED_BACK
from events.persons import Person
from events.recurring import record_recurring, times_today
from events.verifying import Walk
from frame.lists.page import Taken

# Nobody works through so many in a day, and each names whom it was about, so none is left out.
MOST_FILES_A_DAY = 200
# Whom a file names: a search for one of them finds its event. On a page it would be a long list.
OF_NAMED: dict[str, Any] = {
    "names": {"named": "Members named"},
    "only_in_file": frozenset({"named"}),
    "naming": frozenset({"named"}),
}
# What was asked of whom tells what is on record of them.
EVENT_EXPORT = RecordEventKind(
    "event.export", "Took the event log away as a file", **OF_NAMED, is_look=True
)
EVENT_LOOK = RecordEventKind(
    "event.look",
    "Looked at events about a member",
    names={"named": "Members named"},
    naming=frozenset({"named"}),
    is_look=True,
)
LIST_EXPORT = EventKind("list.export", "Took a list away as a file", **OF_NAMED, is_look=True)
# Whom it names and which list it is, together, tell who was trained in what.
RECORD_LIST_EXPORT = RecordEventKind(
    "list.export_records",
    "Took a list of what is on record of members away as a file",
    **OF_NAMED,
    is_look=True,
)

FINE, UNSURE, ODD, BROKEN = "fine", "unsure", "odd", "broken"
LOG_CHECK = EventKind(
    "log.check",
    "Checked the event log",
    names={
        "events": "Events found whole",
        "found": "Found",
        "outcome": "Outcome",
        "at_fault": "First event at fault",
        DATED_BACK: "Events dated before what was sealed earlier",
    },
    values={
        "outcome": {
            FINE: "Whole",
            UNSURE: "Not checked in full",
            ODD: "Whole, with an event that is dated before what was sealed earlier",
            BROKEN: "Broken",
        }
    },
)


@transaction.atomic
def record_log_check(*, walk: Walk, by: Person | None) -> None:
    """Note what a walk along the whole log found.

    A log that is broken takes this event as any other: it is appended, and sealed where it can be.

    Args:
        by: who asked for it; None for the command on the server.
    """
    is_unsure = bool(walk.not_held or walk.vanished or walk.failed)
    outcome = FINE if walk.is_fine else UNSURE if is_unsure else ODD
    outcome = BROKEN if walk.reason else outcome
    after = {"events": walk.events, "found": str(walk), "outcome": outcome}
    if at_fault := walk.broken_at or walk.moments.new:
        after["at_fault"] = at_fault
    if walk.moments.back:
        after[DATED_BACK] = len(walk.moments.back)
    record_event(LOG_CHECK, by=by, after=after)


@transaction.atomic
def record_log_export(*, by: Person, filters: dict[str, Any], named: Sequence[str]) -> None:
    """Note that `by` took the event log away as a file, narrowed by `filters`.

    Args:
        named: the serial numbers of the members whom it is about.

    Raises:
        ValidationError: they have taken too many files today.
    """
    chosen = {name: str(value) for name, value in filters.items() if value}
    record_file_taken(EVENT_EXPORT, by=by, after=_with_named(chosen, named))


@transaction.atomic
def record_log_look(*, by: Person, named: Sequence[str]) -> None:
    """Note that `by` looked at events about other members; those about oneself are no look.

    Args:
        named: the serial numbers of the members.
    """
    others = [serial for serial in named if serial != by.serial_number]
    if others:
        same = sha256(" ".join(others).encode()).hexdigest()
        record_recurring(EVENT_LOOK, by=by, what=same, after={"named": others})


@transaction.atomic
def record_list_export(taken: Taken, *, kind: EventKind = LIST_EXPORT) -> None:
    """Note who took which list away, on which question, how many rows it has, whom it names.

    Args:
        kind: a kind of its own, such as a confidential one, for a list that asks for it.

    Raises:
        ValidationError: they have taken too many files today.
    """
    record_file_taken(
        kind,
        by=taken.by,
        after=_with_named(
            {
                "list": taken.name,
                "question": taken.question,
                "format": taken.file_format,
                "rows": taken.rows,
            },
            taken.named,
        ),
    )


def _with_named(after: dict[str, Any], named: Sequence[str]) -> dict[str, Any]:
    return {**after, "named": named} if named else after


def record_list_of_records(taken: Taken) -> None:
    """Note the same of a list of what is on record of members."""
    record_list_export(taken, kind=RECORD_LIST_EXPORT)


@transaction.atomic
def record_file_taken(
    kind: EventKind,
    *,
    by: Person,
    about: models.Model | None = None,
    member: Person | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note that a file leaves with `by`: an event each time, of a kind of its own.

    Raises:
        ValidationError: they have taken too many files today.
    """
    check_files_left(by)
    record_event(kind, by=by, about=about, member=member, after=after)


def check_files_left(by: Person) -> None:
    """Count one more file that leaves today.

    Raises:
        ValidationError: there were too many.
    """
    if times_today(f"files taken away {by.pk}", timezone.now()) > MOST_FILES_A_DAY:
        raise ValidationError(
            f"You have taken {MOST_FILES_A_DAY} files away today, which is as many as anybody may. "
            "Go on tomorrow."
        )
