"""How the columns of a file are named, and what is given up when they are named otherwise."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from frame.imports.columns import (
    check_columns,
    guessed,
    heading_keys,
    headings_in,
    samples_below,
)
from frame.imports.file_rows import lines_of
from frame.imports.jobs import LOOK_AT_ROWS
from frame.imports.models import ColumnNames, Import
from frame.jobs.actions import add_job, cancel_job

if TYPE_CHECKING:
    from frame.requests import Asker


def take_headings(brought: Import, lines: Sequence[Sequence[str]], at: int) -> None:
    """Take a line of the file as its headings, and name the columns by them."""
    headings = headings_in(lines[at])
    brought.headings_at, brought.headings = at, headings
    brought.samples = samples_below(lines, at, len(headings))
    brought.columns = guessed(headings, brought.import_kind.columns)


@transaction.atomic
def move_headings(*, brought: Import, at: int, by: "Asker", now: datetime) -> Import:
    """Take another line as the headings; what was looked at by the others is given up.

    Args:
        at: the line, counted from none.

    Raises:
        PermissionDenied: `by` may not bring in rows of this kind.
        ValidationError: the line has no headings, or the rows are being written already.
    """
    by.check_right(*brought.import_kind.rights)
    brought = _to_be_named(brought)
    if not 0 <= at < len(brought.first_lines) or not brought.first_lines[at]:
        raise ValidationError(f"Nothing stands in line {at + 1}. Choose one with headings.")
    take_headings(brought, lines_of(brought).lines, at)
    _look_no_more(brought, now)
    brought.save()
    return brought


def _to_be_named(brought: Import) -> Import:
    """The file, locked, as long as its columns can be named.

    Raises:
        ValidationError: its rows are being written, or it is left.
    """
    brought = locked(brought)
    if brought.begun_at or brought.left_at:
        raise ValidationError(
            f"“{brought}” is {brought.state_in_words.lower()} already. Bring the file in anew to "
            "name its columns otherwise."
        )
    return brought


def _look_no_more(brought: Import, now: datetime) -> None:
    """Give up what was looked at, as its columns are named otherwise now."""
    if brought.look_job and not brought.look_job.has_ended:
        cancel_job(job=brought.look_job, now=now)
    brought.looked_at, brought.counts, brought.asides = None, {}, []
    brought.staged_rows.all()._raw_delete(brought.staged_rows.db)


def name_as_before(brought: Import) -> None:
    """Name the columns as they were kept for files with the same headings."""
    texts = heading_keys(brought.headings)
    kept = ColumnNames.objects.filter(kind=brought.kind).order_by("-kept_at")
    for names in kept:
        if set(names.columns) == {text for text in texts if text}:
            apply_names(brought, names)
            brought.remarks = [*brought.remarks, f"The columns are named as in “{names}”."]
            return


def apply_names(brought: Import, names: ColumnNames) -> None:
    """Name the columns as they were kept under a name; other headings stay as guessed."""
    texts = heading_keys(brought.headings)
    brought.columns = [
        names.columns.get(text, guess) for text, guess in zip(texts, brought.columns, strict=True)
    ]
    brought.day_order, brought.mends_zeros = names.day_order, names.mends_zeros


@transaction.atomic
def name_columns(
    *,
    brought: Import,
    columns: Sequence[str],
    day_order: str,
    mends_zeros: bool,
    keep_as: str,
    by: "Asker",
    now: datetime,
) -> Import:
    """Name the columns of a file, and have its rows looked at.

    Args:
        columns: for each heading, the name of the column or blank.
        keep_as: the name under which the naming is kept; blank keeps it for this file alone.

    Raises:
        PermissionDenied: `by` may not bring in rows of this kind.
        ValidationError: no row could be read so, or the rows are being written already.
    """
    by.check_right(*brought.import_kind.rights)
    brought = _to_be_named(brought)
    check_columns(columns, brought.import_kind.columns)
    _look_no_more(brought, now)
    brought.columns, brought.day_order = list(columns), day_order
    brought.mends_zeros = mends_zeros
    brought.look_job = add_job(
        LOOK_AT_ROWS,
        title=f"Look at the rows of {brought}",
        file_name="",
        asked={"import": brought.pk},
        by=by,
        now=now,
    ).row
    brought.save()
    if keep_as:
        texts = heading_keys(brought.headings)
        ColumnNames.objects.update_or_create(
            kind=brought.kind,
            name=keep_as,
            defaults={
                "columns": {text: name for text, name in zip(texts, columns, strict=True) if text},
                "day_order": day_order,
                "mends_zeros": mends_zeros,
                "kept_by": by,
                "kept_at": now,
            },
        )
    return brought


def locked(brought: Import) -> Import:
    """The file as it is now, which nobody else changes until the transaction ends."""
    return Import.objects.select_for_update(of=("self",), no_key=True).get(pk=brought.pk)
