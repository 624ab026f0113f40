"""Holding a paper beside a form that is not saved yet: it is of no record, and leaves no event."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from frame.files import CheckedFile, ContentType
from frame.rights import Right
from people.models import Member
from records.certificates.papers import ask_to_read
from records.models import Document, HeldPaper, PaperWords

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A form that was left open for longer has lost its paper, and says so.
FORGET_AFTER = timedelta(days=1)


def hold_paper(*, file: CheckedFile, by: Member, now: datetime) -> HeldPaper:
    """Keep a file for a form, and have it read as if it had been sent in.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    paper = HeldPaper(
        held_by=by,
        held_at=now,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
    )
    file.upload.seek(0)
    paper.file.save(file.name, file.upload, save=False)
    try:
        with transaction.atomic():
            paper.save()
            ask_to_read([paper], by=by, now=now)
    except BaseException:
        _delete_file(paper)
        raise
    return paper


@transaction.atomic
def drop_paper(*, paper: HeldPaper, by: Member) -> None:
    """Forget a paper that its form does without.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    _forget(HeldPaper.objects.filter(pk=paper.pk, held_by=by))


@transaction.atomic
def take_over(paper: HeldPaper, document: Document, *, by: Member, now: datetime) -> None:
    """Give the words of a held paper to the document that it became, which is read if it was not
    yet; within the write of what the document proves.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    PaperWords.objects.filter(held=paper).update(held=None, document=document)
    ask_to_read([document], by=by, now=now)
    _forget(HeldPaper.objects.filter(pk=paper.pk))


def forget_held_papers(now: datetime) -> None:
    """Delete papers whose form was never saved, with their files."""
    old = HeldPaper.objects.filter(held_at__lt=now - FORGET_AFTER)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if old.exists():
        with transaction.atomic():
            _forget(old)


def as_checked(paper: HeldPaper) -> CheckedFile:
    """The file as it was given to the form, to be stored as a document.

    Raises:
        ValidationError: it is not in the storage.
    """
    try:
        with paper.file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError:
        raise ValidationError(
            f"The file of “{paper}” is not in the storage any more. Take the paper away, and "
            "choose it again."
        ) from None
    return CheckedFile(
        upload=SimpleUploadedFile(paper.name, content, paper.content_type),
        name=paper.name,
        content_type=ContentType(paper.content_type),
        size=paper.size,
        sha256=paper.sha256,
    )


def _forget(papers: "QuerySet[HeldPaper]") -> None:
    for paper in papers.select_for_update().order_by("pk"):
        PaperWords.objects.filter(held=paper).delete()
        HeldPaper.objects.filter(pk=paper.pk).delete()
        transaction.on_commit(partial(_delete_file, paper))


def _delete_file(paper: HeldPaper) -> None:
    assert paper.file.name is not None
    default_storage.delete(paper.file.name)
