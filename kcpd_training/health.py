"""Whether the product can do its work: asked by a monitor, by an administrator, by a command."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from frame.files import MEGABYTE
from frame.form_fields import LARGEST_TOGETHER
from frame.jobs.models import Worker, is_a_worker_there
from frame.rights import Right

# Two people send as much at once as a form takes, and a database grows meanwhile.
LEAST_ROOM = 4 * LARGEST_TOGETHER
# A file system that has no more names has no room either.
LEAST_NAMES = 1_000
# A write is tried so seldom, as a stranger may ask without end; until then its answer holds.
SECONDS_BETWEEN_TRIALS = 30
_MIGRATED: list[bool] = []
_TRIALS: list["Trial"] = []
TEXT = "text/plain; charset=utf-8"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Check:
    """One thing that has to be right.

    Args:
        words: how it stands, and what to do where it is wrong.
    """

    name: str
    is_right: bool
    words: str


@dataclass
class Trial:
    """One write that was tried.

    Args:
        at: when it began, on the clock that only goes on.
        refusal: what the database answered; blank where it wrote. Until the write is over, what it
            answered to the one before.
    """

    at: float
    refusal: str


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer a monitor in a word; an administrator who is signed in reads what is wrong."""
    found = checks()
    is_well = all(check.is_right for check in found)
    lines = ["ok" if is_well else "not ok"]
    if _may_know(request):
        lines += [f"{check.name}: {check.words}" for check in found]
    return HttpResponse("\n".join(lines), content_type=TEXT, status=200 if is_well else 503)


def checks(*, tries_to_write: bool = True) -> list[Check]:
    """Everything that is looked at. What is written is taken back with it, and seldom.

    Args:
        tries_to_write: a page, which writes nothing to be shown, says what was found last.
    """
    if refusal := _refusal_of(lambda: connection.cursor().execute("SELECT 1")):
        return [Check("Database", False, f"can't be reached ({refusal})"), *_rooms()]
    return [*_of_the_database(tries_to_write=tries_to_write), *_rooms()]


def _may_know(request: HttpRequest) -> bool:
    try:
        user = request.user
        return user.is_authenticated and user.has_right(Right.ADMINISTER)
    except (DatabaseError, InterfaceError):
        return False


def _of_the_database(*, tries_to_write: bool) -> Iterator[Check]:
    is_worker_there = is_a_worker_there(timezone.now())
    # A worker writes every few seconds that it lives, so where one does, writing works.
    refusal = ""
    if not is_worker_there:
        refusal = _refusal_of_a_trial() if tries_to_write else _refusal_of_the_last()
    words = f"can't be written ({refusal})" if refusal else "is reached and written"
    yield Check("Database", not refusal, words)
    yield Check(
        "Worker",
        is_worker_there,
        "does jobs"
        if is_worker_there
        else "was not heard for half a minute: jobs wait, and no e-mail leaves. Start it, or read "
        "its log",
    )
    is_migrated = _is_migrated()
    yield Check(
        "Tables",
        is_migrated,
        "are as the program expects" if is_migrated else "are older than the program: migrate",
    )


def _refusal_of(ask: Callable[[], object]) -> str:
    """What the database answers to a question, in a line; blank where it does as asked."""
    try:
        ask()
    except (DatabaseError, InterfaceError) as refused:
        return (str(refused).strip().splitlines() or [type(refused).__name__])[0]
    return ""


def _refusal_of_the_last() -> str:
    """What the database answered to the write that was tried last; blank where none was."""
    return _TRIALS[0].refusal if _TRIALS else ""


def _refusal_of_a_trial() -> str:
    """What the database answers to a write; blank where it wrote.

    The moment is noted before the write, since one that is refused, or waits, costs most.
    """
    last = _TRIALS[0] if _TRIALS else None
    if last is not None and monotonic() - last.at < SECONDS_BETWEEN_TRIALS:
        return last.refusal
    trial = Trial(at=monotonic(), refusal=last.refusal if last is not None else "")
    _TRIALS[:] = [trial]
    trial.refusal = _refusal_of(_try_to_write)
    return trial.refusal


def _try_to_write() -> None:
    """Write a row and take it away in one transaction that is kept: what is undone reaches no disk.

    The row says of no worker that it lives.
    """
    with transaction.atomic():
        trial = Worker.objects.create(
            name=f"trial {uuid4().hex}", started_at=LONG_AGO, beat_at=LONG_AGO
        )
        trial.delete()


def _is_migrated() -> bool:
    """Asked until it is so once: what is applied stays, and to ask takes a tenth of a second."""
    if not _MIGRATED:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _MIGRATED.append(True)
    return bool(_MIGRATED)


def _rooms() -> Iterator[Check]:
    yield _room("Files", Path(settings.MEDIA_ROOT))
    try:
        yield _room("Files that arrive", Path(tempfile.gettempdir()))
    except OSError:
        yield Check("Files that arrive", False, "can't be written anywhere: make room, or add some")
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and file.is_file():
        yield _room("Files of the database", file.parent)


def _room(name: str, folder: Path) -> Check:
    """Whether a folder, or the one that it will be made in, can be written and has room left."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        free, names = shutil.disk_usage(folder).free, os.statvfs(folder).f_favail
        counts_names = os.statvfs(folder).f_files > 0
    except OSError as refused:
        return Check(name, False, f"can't be reached ({refused.strerror})")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check(name, False, "can't be written: the disk is read-only, or of another user")
    if free < LEAST_ROOM or (counts_names and names < LEAST_NAMES):
        return Check(
            name, False, f"have {free // MEGABYTE:,} MB left of their disk: make room, or add some"
        )
    return Check(name, True, f"have {free // MEGABYTE:,} MB left")
