"""Who took the event log, or another list, away as a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind, RecordEventKind
from events.persons import Person
from events.recurring import times_today
from events.verifying import Walk
from frame.lists.page import Taken

# Nobody works through so many in a day, and each names whom it was about, so none is left out.
MOST_FILES_A_DAY = 200
EVENT_EXPORT = EventKind("event.export", "Took the event log away as a file")
# Whom a file names: a search for one of them finds its event. On a page it would be a long list.
OF_NAMED: dict[str, Any] = {
    "names": {"named": "Members named"},
    "only_in_file": frozenset({"named"}),
    "naming": frozenset({"named"}),
}
LIST_EXPORT = EventKind("list.export", "Took a list away as a file", **OF_NAMED, is_look=True)
# Whom it names and which list it is, together, tell who was trained in what.
RECORD_LIST_EXPORT = RecordEventKind(
    "list.export_records",
    "Took a list of what is on record of members away as a file",
    **OF_NAMED,
    is_look=True,
)

LOG_CHECK = EventKind(
    "log.check",
    "Checked the event log",
    names={"events": "Events found whole", "found": "Found"},
)


@transaction.atomic
def record_log_check(*, walk: Walk, by: Person) -> None:
    """Note what a walk along the whole log found, which `by` asked for."""
    record_event(LOG_CHECK, by=by, after={"events": walk.events, "found": str(walk)})


@transaction.atomic
def record_log_export(*, by: Person, filters: dict[str, Any]) -> None:
    """Note that `by` took the event log away as a file, narrowed by `filters`.

    Raises:
        ValidationError: they have taken too many files today.
    """
    check_files_left(by)
    chosen = {name: str(value) for name, value in filters.items() if value}
    record_event(EVENT_EXPORT, by=by, after=chosen)


@transaction.atomic
def record_list_export(taken: Taken, *, kind: EventKind = LIST_EXPORT) -> None:
    """Note who took which list away, on which question, how many rows it has, whom it names.

    Args:
        kind: a kind of its own, such as a confidential one, for a list that asks for it.

    Raises:
        ValidationError: they have taken too many files today.
    """
    check_files_left(taken.by)
    record_event(
        kind,
        by=taken.by,
        after={
            "list": taken.name,
            "question": taken.question,
            "format": taken.file_format,
            "rows": taken.rows,
            **({"named": taken.named} if taken.named else {}),
        },
    )


def record_list_of_records(taken: Taken) -> None:
    """Note the same of a list of what is on record of members."""
    record_list_export(taken, kind=RECORD_LIST_EXPORT)


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
