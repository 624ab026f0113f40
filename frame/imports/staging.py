"""Writing the rows that were looked at: a hundred thousand of them, so by one plain statement."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import transaction

from frame.bulk import insert_columns
from frame.imports.kinds import FileRow, LookedAt
from frame.imports.models import Import, ImportRow
from frame.printable import storable

LONGEST_SUBJECT, LONGEST_ABOUT = 200, 40


@transaction.atomic
def stage(
    brought: Import, start: int, rows: Sequence[FileRow], looked_at: Sequence[LookedAt]
) -> None:
    """Keep what a stretch of rows would do, in place of what was kept of it before.

    Args:
        start: the place of the first.
    """
    earlier = brought.staged_rows.filter(place__range=(start, start + len(rows) - 1))
    earlier._raw_delete(earlier.db)
    number = len(rows)
    if not number:
        return
    columns = {
        "brought_id": [brought.pk] * number,
        "place": range(start, start + number),
        "number": [row.number for row in rows],
        "outcome": [str(looked.outcome) for looked in looked_at],
        "about": [storable(looked.about)[:LONGEST_ABOUT] for looked in looked_at],
        "subject": [storable(looked.subject)[:LONGEST_SUBJECT] for looked in looked_at],
        "words": [_words_as_json(tuple(looked.words)) for looked in looked_at],
        "staged": [_as_json(looked.staged) for looked in looked_at],
        "warned": [_as_json(looked.warned) for looked in looked_at],
        "mark": [row.mark for row in rows],
        "seen": [looked.seen for looked in looked_at],
        "looked_at_with": [start] * number,
        "is_written": [False] * number,
    }
    insert_columns(ImportRow, columns)


def _as_json(value: Any) -> str | None:
    return json.dumps(value) if value else None


@lru_cache(maxsize=1_000)  # most rows that are on file say the same
def _words_as_json(words: tuple[str, ...]) -> str | None:
    return _as_json(words)
