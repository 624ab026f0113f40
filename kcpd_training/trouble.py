"""What the database or the disk refused, where it is neither the request's fault nor the code's."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError

# Read-only; shutting down or starting; too many connections; broken connections.
POSTGRES_UNAVAILABLE = ("25006", "57P0", "53300", "08")
SQLITE_UNAVAILABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_BUSY")
DISK_UNAVAILABLE = frozenset({errno.EROFS, errno.EIO})


def is_unavailable(error: BaseException | None) -> bool:
    """Whether a request failed because the records can't be reached, or not be written."""
    return any(_is_unavailable(each) for each in _with_causes(error))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it was raised for, as Django wraps what a database says."""
    while error is not None:
        yield error
        error = error.__cause__


def _is_unavailable(error: BaseException) -> bool:
    if isinstance(error, InterfaceError):
        return True
    if isinstance(error, DatabaseError):
        return False  # its cause says why
    if isinstance(error, OSError):
        return error.errno in DISK_UNAVAILABLE
    if name := getattr(error, "sqlite_errorname", ""):
        return name.startswith(SQLITE_UNAVAILABLE)
    code = getattr(error, "pgcode", None)
    # Who can't connect is told so in words alone, without a code.
    return code.startswith(POSTGRES_UNAVAILABLE) if code else _can_t_connect(error)


def _can_t_connect(error: BaseException) -> bool:
    return type(error).__name__ == "OperationalError" and hasattr(error, "pgcode")
