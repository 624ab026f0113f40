"""The words of a stored paper: its own, or those read from its picture by a job."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from frame.files import ContentType
from frame.jobs.actions import add_job
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job, JobQuerySet
from frame.jobs.running import Work
from frame.pdf.asking import PdfError, pdf_page_count, pdf_page_picture, pdf_pages
from frame.pdf.word import Page, Word
from frame.rights import Right
from people.models import Member
from records.certificates.pictures import PictureError, can_read_pictures, picture_page
from records.models import Document, PaperWords

# Certificates have one page; a scan of many is a bundle that a person parts.
MOST_PICTURES_READ = 3
DOTS_ACROSS = 2750
NO_PROGRAM = (
    "This is a picture, and no program that reads pictures is installed here, so nothing is "
    "proposed from it."
)
NOT_YET = "This picture is still being read. Open it again in a minute for what it says."
NOT_READ = "This picture was not read, so nothing is proposed from it."
NO_WORDS = "No words could be read on this picture, so nothing is proposed from it."
TOO_MUCH = (
    "This PDF takes too long or too much memory to look through, so nothing is proposed from it."
)
GONE = "The file of this paper is not in the storage, so nothing is proposed from it."


@dataclass(frozen=True)
class PaperText:
    """The words of a paper by page, or why there are none."""

    pages: tuple[Page, ...] = ()
    why: str = ""


def text_of(document: Document) -> PaperText:
    """The words of a paper, as far as they are known now."""
    too_much = ""
    if document.content_type == ContentType.PDF:
        try:
            pages = pdf_pages(_content(document))
        except FileNotFoundError:
            return PaperText(why=GONE)
        except PdfError:
            pages, too_much = (), TOO_MUCH
        if any(page.words for page in pages):
            return PaperText(pages)
    read = PaperWords.objects.filter(document=document).first()
    if read is not None:
        why = read.why and (too_much or read.why)
        return PaperText(tuple(_page(each) for each in read.pages), why)
    if not can_read_pictures():
        return PaperText(why=too_much or NO_PROGRAM)
    return PaperText(why=NOT_YET if _unfinished(document).exists() else too_much or NOT_READ)


def ask_to_read(documents: Iterable[Document], *, by: Member, now: datetime) -> None:
    """Have pictures among the papers read in the background, where a program can read them."""
    if not can_read_pictures():
        return
    for document in documents:
        is_known = PaperWords.objects.filter(document=document).exists()
        if not is_known and not _unfinished(document).exists():
            add_job(
                READ_PICTURES,
                title="Words of a paper",
                file_name="",
                asked={"document": document.pk},
                by=by,
                now=now,
            )


def _unfinished(document: Document) -> JobQuerySet:
    """The job that is to read it, waiting or at work."""
    return Job.objects.filter(
        kind=READ_PICTURES.key, asked__document=document.pk, ended_at__isnull=True
    )


def read_pictures_of(document: Document, *, now: datetime) -> None:
    """Read a scan or photo, and keep its words, or why it has none. A PDF with words is let be."""
    pages: list[Page] = []
    why = ""
    try:
        pages = [picture_page(picture) for picture in _pictures(document)]
    except (PictureError, PdfError, FileNotFoundError):
        why = NO_WORDS
    if not any(page.words for page in pages):
        pages, why = [], NO_WORDS
    PaperWords.objects.update_or_create(
        document=document,
        defaults={"pages": [asdict(page) for page in pages], "why": why, "read_at": now},
    )


class ReadPictures(JobKind):
    """The words of the pictures of one paper. Reading them again gives the same."""

    key = "read-pictures"
    rights = (Right.SEE_OWN_RECORD,)
    content_type = ""
    is_quiet = True

    def do(self, work: Work, item: Any) -> bytes:
        document = Document.objects.get(pk=work.job.asked["document"])
        if not _has_words(document):
            read_pictures_of(document, now=timezone.now())
        return b""


READ_PICTURES = declare(ReadPictures())


def _has_words(document: Document) -> bool:
    """Whether it is a PDF with words of its own."""
    if document.content_type != ContentType.PDF:
        return False
    try:
        return any(page.words for page in pdf_pages(_content(document)))
    except (PdfError, FileNotFoundError):
        return False


def _pictures(document: Document) -> Iterable[bytes]:
    content = _content(document)
    if document.content_type != ContentType.PDF:
        yield content
        return
    for number in range(min(pdf_page_count(content), MOST_PICTURES_READ)):
        yield pdf_page_picture(content, number, DOTS_ACROSS)


def _content(document: Document) -> bytes:
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def _page(stored: dict[str, Any]) -> Page:
    words = tuple(Word(**word) for word in stored["words"])
    return Page(stored["width"], stored["height"], words, stored["turned"])
