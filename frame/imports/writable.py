"""Which rows of a file can be written."""

from django.db.models import QuerySet

from frame.imports.kinds import Outcome
from frame.imports.models import Import, ImportRow

WRITABLE = (Outcome.NEW, Outcome.CHANGED, Outcome.WARNED)


def rows_to_write(brought: Import) -> QuerySet[ImportRow]:
    """The rows that can be written and are not yet; of those warned of, where each has a reason."""
    rows = brought.staged_rows.filter(outcome__in=WRITABLE, is_written=False)
    for key in sorted(set(brought.import_kind.warnings) - set(brought.reasons)):
        rows = rows.exclude(warned__has_key=key)
    return rows
