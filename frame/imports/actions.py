"""What is done with a file: brought, its rows written, or left."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from frame.files import shown_name
from frame.forms_once import Added, add_once
from frame.imports.columns import line_of_headings, lines_to_choose
from frame.imports.file_lines import too_large
from frame.imports.jobs import WRITE_ROWS
from frame.imports.kinds import ImportKind
from frame.imports.models import Import
from frame.imports.naming import locked, name_as_before, take_headings
from frame.imports.reading import read_start
from frame.imports.writable import rows_to_write
from frame.jobs.actions import add_job, cancel_job
from frame.reasons import checked_reason
from frame.virus_scanner import check_for_viruses

if TYPE_CHECKING:
    from frame.requests import Asker

# What a form sends that saw no job look at the rows.
NO_LOOK = -1


def bring_file(
    *,
    kind: ImportKind,
    upload: UploadedFile,
    by: "Asker",
    now: datetime,
    form_token: UUID | None = None,
) -> Added[Import]:
    """Keep a file whose rows are to be looked at; nothing is written of them yet.

    Raises:
        PermissionDenied: `by` may not bring in rows of this kind.
        ValidationError: the file can't be read, has no headings, or holds a virus.
    """
    by.check_right(*kind.rights)
    size = upload.size or 0
    if size > kind.limits.largest:  # said before all of it is read into the memory
        raise too_large(size, kind.limits)
    content = upload.read()
    read = read_start(content, kind.limits)
    at = line_of_headings(read.lines, kind.columns)
    check_for_viruses(content, shown_name(upload.name))

    stored: list[str] = []

    def add() -> Import:
        brought = Import(
            kind=kind.key,
            name=shown_name(upload.name),
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            brought_by=by,
            brought_at=now,
            first_lines=lines_to_choose(read.lines),
            remarks=read.remarks,
            form_token=form_token,
        )
        take_headings(brought, read.lines, at)
        name_as_before(brought)
        brought.file = default_storage.save(
            f"{brought.path}/{uuid4().hex}.file", ContentFile(content)
        )
        stored.append(brought.file)
        brought.save()
        return brought

    is_kept = False
    try:
        added = add_once(Import, form_token, add)
        is_kept = not added.is_repeat
        return added
    finally:
        for name in stored if not is_kept else ():
            default_storage.delete(name)


@transaction.atomic
def begin_writing(
    *,
    brought: Import,
    reasons: Mapping[str, str],
    by: "Asker",
    now: datetime,
    seen: int | None = None,
) -> Import:
    """Have all rows written that can be. Who, what and how many is an event before the first is.

    Args:
        reasons: by key of a kind of warning, why it is no hindrance; rows that are warned of
            anything else are left out.
        seen: the key of the job whose look the page showed; None asks nothing.

    Raises:
        PermissionDenied: `by` may not bring in rows of this kind.
        ValidationError: the rows were not looked at, are written already, or none can be.
    """
    kind = brought.import_kind
    by.check_right(*kind.rights)
    brought = locked(brought)
    if brought.state not in {Import.State.LOOKED_AT, Import.State.STOPPED}:
        raise ValidationError(
            f"“{brought}” is {brought.state_in_words.lower()}. Nothing was written twice."
        )
    if seen is not None and seen != (brought.look_job_id or NO_LOOK):
        raise ValidationError(
            "The rows were looked at again since this page was opened, by other columns. Nothing "
            "was written: look through them as they are now."
        )
    given = {
        key: checked_reason(reason, missing="Say why it is right.")
        for key, reason in reasons.items()
        if reason.strip()
    }
    brought.reasons = {**brought.reasons, **given}
    brought.announced = rows_to_write(brought).count()
    if not brought.announced:
        raise ValidationError(
            "No row can be written: each is on file already, is to be mended, or wants a reason."
        )
    brought.begun_by, brought.begun_at = by, now
    brought.write_job = add_job(
        WRITE_ROWS,
        title=f"Write the rows of {brought}",
        file_name="",
        asked={"import": brought.pk, "written_before": _written(brought)},
        by=by,
        now=now,
    ).row
    brought.save()
    kind.record_begun(brought, by=by)
    return brought


def _written(brought: Import) -> int:
    return brought.staged_rows.filter(is_written=True).count()


@transaction.atomic
def leave_file(*, brought: Import, by: "Asker", now: datetime) -> Import:
    """Leave what was not written; what was stays, and knows its file.

    Raises:
        PermissionDenied: `by` may not bring in rows of this kind.
        ValidationError: its rows are being written, or it is done with.
    """
    by.check_right(*brought.import_kind.rights)
    brought = locked(brought)
    if brought.state in {Import.State.WRITING, Import.State.WRITTEN, Import.State.LEFT}:
        raise ValidationError(f"“{brought}” is {brought.state_in_words.lower()}.")
    if brought.look_job and not brought.look_job.has_ended:
        cancel_job(job=brought.look_job, now=now)
    if brought.begun_at is None:
        brought.left_at = now
        brought.staged_rows.all()._raw_delete(brought.staged_rows.db)
        stored, brought.file = brought.file, ""
        transaction.on_commit(lambda: default_storage.delete(stored))
    else:
        brought.written_at = now
        brought.import_kind.record_ended(brought, by=by)
    brought.save()
    return brought
