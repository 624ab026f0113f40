"""What the database or the disk refused or nobody has time for, and is nobody's fault in the code.

What two writers of one moment lost is said, and not tried again by itself: an action may have
changed the rows it was given, and would compare them with what it never saved.
"""

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, connection

from frame.turns import Busy


@dataclass(frozen=True)
class StorageFailure:
    """Why nothing was saved, though nothing is wrong with what was sent.

    Args:
        status: the answer's, of HTTP.
        words: what stands above a form that comes back with all that was typed.
        of_a_job: what stands at a job that failed by it; nobody typed anything there.
        page: the template of the page where no form comes back.
        retry_after: in how many seconds it is worth another try; None where nobody knows.
    """

    status: int
    words: str
    of_a_job: str
    page: str
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says besides its status."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


FULL = StorageFailure(
    507,
    "The server's disk is full, so nothing was saved. What you typed is still here: leave this "
    "page open, tell the administrator, and send it again once there is room.",
    "The server's disk is full, so this was not done to its end. Tell the administrator, and have "
    "it done again once there is room.",
    "507.html",
)
UNAVAILABLE = StorageFailure(
    503,
    "The records can't be reached or written at the moment, so nothing was saved. What you typed "
    "is still here: leave this page open, and send it again in a few minutes. Tell the "
    "administrator if it stays so.",
    "The records couldn't be reached or written, so this was not done to its end. Have it done "
    "again in a few minutes, and tell the administrator if it fails again.",
    "503.html",
    retry_after=120,
)
BUSY = StorageFailure(
    503,
    "Somebody else was writing the same at this moment, so nothing was saved. What you typed is "
    "still here: send it again.",
    "Somebody else was writing the same at that moment, so this was not done to its end. Have it "
    "done again.",
    "503_busy.html",
    retry_after=2,
)
TOO_MANY = StorageFailure(
    503,
    "The server works on many files and papers at this moment, so nothing was saved. What you "
    "typed is still here: leave this page open, and send it again in a minute.",
    "The server worked on many files and papers at that moment, so this was not done to its "
    "end. Have it done again in a minute.",
    "503_too_many.html",
    retry_after=60,
)
OF_THE_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: UNAVAILABLE,
    errno.EIO: UNAVAILABLE,
}
# By how the names and codes of their errors begin. Full; read-only, shutting down or starting, too
# many connections, broken connections, an error of the disk; another writer, of whom one had to go.
OF_SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": UNAVAILABLE,
    "SQLITE_CANTOPEN": UNAVAILABLE,
    "SQLITE_IOERR": UNAVAILABLE,
    "SQLITE_BUSY": BUSY,
}
OF_POSTGRESQL = {
    "53100": FULL,
    "25006": UNAVAILABLE,
    "57P0": UNAVAILABLE,
    "53300": UNAVAILABLE,
    "08": UNAVAILABLE,
    "58030": UNAVAILABLE,
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
}


def storage_failure_in(error: BaseException | None) -> StorageFailure | None:
    """Why a request failed, where the records can't be reached or not be written; None else."""
    return next(filter(None, map(_failure_of, _with_causes(error))), None)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it was raised for, as Django wraps what a database says."""
    while error is not None:
        yield error
        error = error.__cause__


def _failure_of(error: BaseException) -> StorageFailure | None:
    if isinstance(error, Busy):
        return TOO_MANY
    if isinstance(error, InterfaceError):
        return UNAVAILABLE if _is_cut_off() else None
    if isinstance(error, DatabaseError):
        return None  # its cause says why
    if isinstance(error, OSError):
        return OF_THE_DISK.get(error.errno or 0)
    if name := getattr(error, "sqlite_errorname", ""):
        return _by_beginning(name, OF_SQLITE)
    if code := getattr(error, "pgcode", None):
        return _by_beginning(code, OF_POSTGRESQL)
    return UNAVAILABLE if _can_t_connect(error) else None


def _is_cut_off() -> bool:
    """Whether the connection was closed under a request; else the code misused an open one.

    PostgreSQL's driver has the same words for both. A file of SQLite is not closed by others.
    """
    given = connection.connection
    return connection.vendor == "postgresql" and (given is None or bool(given.closed))


def _by_beginning(said: str, failures: dict[str, StorageFailure]) -> StorageFailure | None:
    return next((each for begins, each in failures.items() if said.startswith(begins)), None)


def _can_t_connect(error: BaseException) -> bool:
    """Who can't connect to PostgreSQL is told so in words alone, without a code."""
    return type(error).__name__ == "OperationalError" and hasattr(error, "pgcode")
