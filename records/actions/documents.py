"""Filing documents with what they prove, and looking at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, overload

from django.core.files.storage import default_storage
from django.db import transaction

from events.actions import OF_NAMED, record_file_taken
from events.kinds import EventKind
from events.recurring import record_recurring
from events.trail import events_of_row
from frame.files import CheckedFile
from people.models import Member
from records.models import Document
from records.retention.told import serials_on

# What events call the facts of a document.
DOCUMENT_NAMES = {"sha256": "SHA-256"}
_SEEN: dict[str, Any] = {
    **OF_NAMED,
    "names": {**DOCUMENT_NAMES, **OF_NAMED["names"]},
    "is_confidential": True,
    "is_look": True,
}
DOCUMENT_LOOK = EventKind("document.look", "Opened a document", **_SEEN)
DOCUMENT_TAKE = EventKind("document.take", "Took a document away", **_SEEN)
# A form that comes back with what is wrong shows its papers anew: for so long it is one look.
SITTING = timedelta(minutes=30)


class Stored(Protocol):
    """A row with a file of its own."""

    file: Any

    def save(self) -> None: ...


@dataclass
class Filing:
    """The documents, and other rows with a file, stored within one write."""

    by: Member
    now: datetime
    _stored: list[str] = field(default_factory=list)

    @overload
    def file_away(
        self, file: CheckedFile, *, member: Member | None, is_confidential: bool = False
    ) -> Document: ...
    @overload
    def file_away(
        self, file: None, *, member: Member | None, is_confidential: bool = False
    ) -> None: ...
    def file_away(
        self, file: CheckedFile | None, *, member: Member | None, is_confidential: bool = False
    ) -> Document | None:
        """Store a document; nothing for None.

        Args:
            member: whose record it belongs to; None for what is about many.

        The event is that of the write which the document belongs to.
        """
        if file is None:
            return None
        document = Document(
            member=member,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            is_confidential=is_confidential,
            added_by=self.by,
            added_at=self.now,
        )
        self.store(document, file)
        return document

    def store(self, row: Stored, file: CheckedFile) -> None:
        """Put the file of a new row into the storage, and save the row."""
        file.upload.seek(0)
        row.file.save(file.name, file.upload, save=False)
        assert row.file.name is not None
        self._stored.append(row.file.name)
        row.save()

    def take_back(self) -> None:
        for name in self._stored:
            default_storage.delete(name)


@contextmanager
def filing(*, by: Member, now: datetime) -> Iterator[Filing]:
    """One transaction that stores documents; if it fails, their files go with it."""
    documents = Filing(by, now)
    try:
        with transaction.atomic():
            yield documents
    except BaseException:
        documents.take_back()
        raise


@transaction.atomic
def record_document_look(*, document: Document, by: Member) -> None:
    """Note that `by` was shown a document that is not of their own record."""
    if document.member_id != by.pk:
        record_recurring(
            DOCUMENT_LOOK,
            by=by,
            what=str(document.pk),
            about=document,
            member=document.member,
            after=_told_of(document),
        )


@transaction.atomic
def record_document_taken(*, document: Document, by: Member) -> None:
    """Note each time that `by` takes a document away; those of their own record are not counted.

    Raises:
        ValidationError: they have taken too many files today.
    """
    if document.member_id != by.pk:
        record_file_taken(
            DOCUMENT_TAKE,
            by=by,
            about=document,
            member=document.member,
            after=_told_of(document),
        )


@transaction.atomic
def record_page_look(*, document: Document, by: Member, now: datetime) -> None:
    """Note that `by` looks at a paper beside a form, once in a sitting, however often it is drawn.

    Its pages are asked for at one time, so the first of them is waited for.
    """
    if document.member_id == by.pk:
        return
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    looks = events_of_row(document, [DOCUMENT_LOOK]).filter(by_key=str(by.pk))
    if not looks.filter(at__gt=now - SITTING).exists():
        record_document_look(document=document, by=by)


def _told_of(document: Document) -> dict[str, Any]:
    """What the event of a look or a taking says: of a paper of many, the serial numbers of all."""
    told: dict[str, Any] = {"sha256": document.sha256}
    if document.member_id is None:
        told["named"] = serials_on(Document.objects.filter(pk=document.pk))
    return told


def document_facts(document: Document | None) -> dict[str, str]:
    """What an event says of a document."""
    return {} if document is None else {"document": document.name, "sha256": document.sha256}
