"""Which rows of a file can be written, and which leave it to be mended."""

from django.db.models import Q, QuerySet

from frame.imports.kinds import Outcome
from frame.imports.models import Import, ImportRow

WRITABLE = (Outcome.NEW, Outcome.CHANGED, Outcome.WARNED)


def rows_to_write(brought: Import) -> QuerySet[ImportRow]:
    """The rows that can be written and are not yet; of those warned of, where each has a reason."""
    rows = brought.staged_rows.filter(outcome__in=WRITABLE, is_written=False)
    for key in sorted(set(brought.import_kind.warnings) - set(brought.reasons)):
        rows = rows.exclude(warned__has_key=key)
    return rows


def rows_that_leave(brought: Import) -> QuerySet[ImportRow]:
    """The rows to mend; once the file is written, those too that nobody gave a reason for."""
    leave = Q(outcome=Outcome.REFUSED)
    if brought.state == Import.State.WRITTEN:
        leave |= Q(outcome=Outcome.WARNED, is_written=False)
    return brought.staged_rows.filter(leave)
