"""Pages of a PDF that are read from their pictures before it leaves, by a job, once for all.

A scan is read when it comes in. Of a PDF that has words of its own nobody needs the others before
it is to leave: those on pages without any, and those in pictures beside its text.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from frame.files import ContentType
from frame.finding.word import Page
from frame.jobs.actions import add_job
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.pdf.asking import PdfError, every_pdf_page, pdf_page_picture
from frame.rights import Right
from people.models import Member
from records.certificates.papers import (
    DOTS_ACROSS,
    MOST_PICTURES_READ,
    ask_to_read,
    page_as_kept,
    text_of,
)
from records.certificates.pictures import PictureError, can_read_pictures, picture_page
from records.models import Document, PaperWords


@dataclass(frozen=True)
class OwnPage:
    """What a page of a PDF has that tells others.

    Args:
        has_words: of its own.
        has_pictures: more than text, on which words may be.
        is_text_unsure: words that may be others than those that are seen on it.
        has_marks: something that is drawn and may be read; see `Page`.
    """

    has_words: bool
    has_pictures: bool
    is_text_unsure: bool = False
    has_marks: bool = False


def every_page_once(content: bytes) -> tuple[Page, ...]:
    """All words of a PDF on all its pages. A process opens it, once for a while.

    Raises:
        PdfError: it can't be read, or has too many.
    """
    known = known_pages(content)
    if known is None:
        known = every_pdf_page(content)
        cache.set(_key_of(content), known)
    return known


def known_pages(content: bytes) -> tuple[Page, ...] | None:
    """The same where it was opened a moment ago."""
    known: tuple[Page, ...] | None = cache.get(_key_of(content))
    return known


def _key_of(content: bytes) -> str:
    return f"pdf-pages-{sha256(content).hexdigest()}"


def own_pages(document: Document) -> Sequence[OwnPage]:
    """Every page of a PDF. A process opens it, once: a stored file is never changed.

    Raises:
        PdfError: it can't be read.
        FileNotFoundError: its file is not in the storage.
    """
    key = f"own-pages-{document.file.name}"
    with document.file.open("rb") as stored:
        known: list[OwnPage] | None = cache.get(key)
        if known is None:
            pages = every_page_once(stored.read())
            known = [
                OwnPage(bool(page.words), page.has_pictures, page.is_text_unsure, page.has_marks)
                for page in pages
            ]
            cache.set(key, known)
    return known


def pages_to_read(pages: Sequence[OwnPage]) -> list[int]:
    """The numbers of those that are to be read from their pictures; none of a scan."""
    if not any(page.has_words for page in pages):
        return []
    return [
        number
        for number, page in enumerate(pages[:MOST_PICTURES_READ], start=1)
        if page.has_pictures or not page.has_words
    ]


def pages_not_read(pages: Sequence[OwnPage], seen: Collection[int] | None) -> list[int]:
    """The numbers of those among them that nobody has tried to read yet.

    Args:
        seen: the numbers of those that were tried; see `pages_seen_of`.
    """
    return [number for number in pages_to_read(pages) if number not in (seen or ())]


def pages_seen_of(document: Document) -> dict[int, Page | None] | None:
    """What was read from the pictures of its pages, by number; None where nobody has tried."""
    seen = PaperWords.objects.filter(document=document).values_list("seen", flat=True).first()
    if seen is None:
        return None
    return {int(number): page_as_kept(page) if page else None for number, page in seen.items()}


def is_to_be_read(document: Document) -> bool:
    """Whether a job is to read its pages, waiting or at work."""
    asked = {"asked__document": document.pk}
    return Job.objects.filter(kind=READ_PAGES.key, ended_at__isnull=True, **asked).exists()


def ask_to_read_pages(documents: Iterable[Document], *, by: Member, now: datetime) -> None:
    """Have all that is only seen on papers read in the background, where a program can read it.

    What can't be opened, or is gone, is let be: the page on which it is decided says so.
    """
    if not can_read_pictures():
        return
    for document in documents:
        try:
            is_pdf = document.content_type == ContentType.PDF
            pages = own_pages(document) if is_pdf else []
        except (PdfError, FileNotFoundError):
            continue
        if not any(page.has_words for page in pages):
            ask_to_read([document], by=by, now=now)
        elif pages_not_read(pages, pages_seen_of(document)) and not is_to_be_read(document):
            add_job(
                READ_PAGES,
                title="Pages of a paper",
                file_name="",
                asked={"document": document.pk},
                by=by,
                now=now,
            )


def read_pages_of(document: Document) -> None:
    """Read each page that is to be read from its picture, and keep what was read."""
    text_of(document)  # keeps its own words, so that there is a row
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    seen: dict[str, Any] = {}
    for number in pages_to_read(own_pages(document)):
        try:
            page = picture_page(pdf_page_picture(content, number - 1, DOTS_ACROSS))
        except (PdfError, PictureError):
            seen[str(number)] = None
        else:
            seen[str(number)] = asdict(page)
    PaperWords.objects.filter(document=document).update(seen=seen, read_at=timezone.now())


class ReadPages(JobKind):
    """Pages of one paper, from their pictures. Reading them again gives the same."""

    key = "read-pages"
    rights = (Right.DECIDE_RELEASE,)
    content_type = ""
    is_quiet = True

    def do(self, work: Work, item: Any) -> bytes:
        read_pages_of(Document.objects.get(pk=work.job.asked["document"]))
        return b""


READ_PAGES = declare(ReadPages())
