"""What the database or the disk refused, where it is neither the request's fault nor the code's."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError


@dataclass(frozen=True)
class StorageFailure:
    """Why nothing was saved, though nothing is wrong with what was sent.

    Args:
        status: the answer's, of HTTP; its page is the template of that name.
        words: what stands above a form that comes back with all that was typed.
    """

    status: int
    words: str


FULL = StorageFailure(
    507,
    "The server's disk is full, so nothing was saved. What you typed is still here: leave this "
    "page open, tell the administrator, and send it again once there is room.",
)
UNAVAILABLE = StorageFailure(
    503,
    "The records can't be reached or written at the moment, so nothing was saved. What you typed "
    "is still here: leave this page open, and send it again in a few minutes. Tell the "
    "administrator if it stays so.",
)
OF_THE_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: UNAVAILABLE,
    errno.EIO: UNAVAILABLE,
}
# By how the names and codes of their errors begin. Full; read-only, shutting down or starting, too
# many connections, broken connections, an error of the disk.
OF_SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": UNAVAILABLE,
    "SQLITE_CANTOPEN": UNAVAILABLE,
    "SQLITE_IOERR": UNAVAILABLE,
    "SQLITE_BUSY": UNAVAILABLE,
}
OF_POSTGRESQL = {
    "53100": FULL,
    "25006": UNAVAILABLE,
    "57P0": UNAVAILABLE,
    "53300": UNAVAILABLE,
    "08": UNAVAILABLE,
    "58030": UNAVAILABLE,
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
    if isinstance(error, InterfaceError):
        return UNAVAILABLE
    if isinstance(error, DatabaseError):
        return None  # its cause says why
    if isinstance(error, OSError):
        return OF_THE_DISK.get(error.errno or 0)
    if name := getattr(error, "sqlite_errorname", ""):
        return _by_beginning(name, OF_SQLITE)
    if code := getattr(error, "pgcode", None):
        return _by_beginning(code, OF_POSTGRESQL)
    return UNAVAILABLE if _can_t_connect(error) else None


def _by_beginning(said: str, failures: dict[str, StorageFailure]) -> StorageFailure | None:
    return next((each for begins, each in failures.items() if said.startswith(begins)), None)


def _can_t_connect(error: BaseException) -> bool:
    """Who can't connect to PostgreSQL is told so in words alone, without a code."""
    return type(error).__name__ == "OperationalError" and hasattr(error, "pgcode")
