"""The words of a stored paper: its own, or those read from its picture by a job."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from frame.files import ContentType
from frame.finding.word import Page, Word
from frame.jobs.actions import add_job
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job, JobQuerySet
from frame.jobs.running import Work
from frame.pdf.asking import PdfError, pdf_page_count, pdf_page_picture, pdf_pages
from frame.rights import Right
from people.models import Member
from records.certificates.pictures import PictureError, can_read_pictures, picture_page
from records.certificates.reading import short_page
from records.models import Document, HeldPaper, PaperWords

Paper = Document | HeldPaper

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
TOO_MANY_WORDS = (
    "This paper has too many words to be a certificate, so nothing is proposed from it. Read it "
    "yourself."
)
GONE = "The file of this paper is not in the storage, so nothing is proposed from it."


@dataclass(frozen=True)
class PaperText:
    """The words of a paper by page, or why there are none."""

    pages: tuple[Page, ...] = ()
    why: str = ""


def text_of(document: Paper) -> PaperText:
    """The words of a paper, as far as they are known now. A PDF is read when it is first asked."""
    try:
        return _text(document, _read(document))
    except FileNotFoundError:
        return PaperText(why=GONE)


def kept_text_of(document: Paper) -> PaperText:
    """The words that are kept with a paper already: nothing is read, and nothing written."""
    return _text(document, _words_of(document).first())


def _text(document: Paper, read: PaperWords | None) -> PaperText:
    if read is not None and _is_settled(read):
        return PaperText(tuple(map(page_as_kept, read.pages)), read.why)
    if not can_read_pictures():
        return PaperText(why=(read.why if read else "") or NO_PROGRAM)
    if _unfinished(document).exists():
        return PaperText(why=NOT_YET)
    return PaperText(why=(read.why if read else "") or NOT_READ)


def _read(document: Paper) -> PaperWords | None:
    """What was read from a paper; of a PDF its own words, which are read now at the latest.

    Raises:
        FileNotFoundError: the file is not in the storage.
    """
    read = _words_of(document).first()
    if read is not None or document.content_type != ContentType.PDF:
        return read
    pages: list[Page] = []
    why = ""
    try:
        own = pdf_pages(_content(document))
    except PdfError:
        why = TOO_MUCH
    else:
        if any(page.words for page in own):
            pages = [short_page(page) for page in own]
            why = "" if any(page.words for page in pages) else TOO_MANY_WORDS
    kept = {"pages": [asdict(page) for page in pages], "why": why, "read_at": timezone.now()}
    return PaperWords.objects.get_or_create(**{_kind_of(document): document}, defaults=kept)[0]


def ask_to_read(documents: Iterable[Paper], *, by: Member, now: datetime) -> None:
    """Have pictures among the papers read in the background, where a program can read them."""
    if not can_read_pictures():
        return
    for document in documents:
        read = _words_of(document).first()
        is_settled = read is not None and _is_settled(read)
        if not is_settled and not _unfinished(document).exists():
            add_job(
                READ_PICTURES,
                title="Words of a paper",
                file_name="",
                asked={_kind_of(document): document.pk},
                by=by,
                now=now,
            )


def _kind_of(paper: Paper) -> str:
    """What its words, and the job that reads them, call it."""
    return "held" if isinstance(paper, HeldPaper) else "document"


def _words_of(paper: Paper) -> QuerySet[PaperWords]:
    return PaperWords.objects.filter(**{_kind_of(paper): paper})


def _is_there(paper: Paper) -> bool:
    """Whether it still is what it was; a held one stays so until the transaction ends."""
    if isinstance(paper, Document):
        return True
    return HeldPaper.objects.select_for_update().filter(pk=paper.pk).exists()


def _is_settled(read: PaperWords) -> bool:
    """Whether a look at its pictures has nothing to add to what was read."""
    return bool(read.pages) or read.why not in {"", TOO_MUCH}


def _unfinished(document: Paper) -> JobQuerySet:
    """The job that is to read it, waiting or at work."""
    asked = {f"asked__{_kind_of(document)}": document.pk}
    return Job.objects.filter(kind=READ_PICTURES.key, ended_at__isnull=True, **asked)


def read_pictures_of(document: Paper, *, now: datetime) -> None:
    """Read a scan or photo, and keep its words, or why it has none. A PDF with words is let be."""
    read: PaperWords | None = None
    pages: list[Page] = []
    try:
        read = _read(document)
        if read is not None and _is_settled(read):
            return
        pages = [picture_page(picture) for picture in _pictures(document)]
    except (PictureError, PdfError, FileNotFoundError):
        pages = []
    why = ""
    if not any(page.words for page in pages):
        pages, why = [], (read.why if read else "") or NO_WORDS
    kept = {"pages": [asdict(page) for page in pages], "why": why, "read_at": now}
    of_paper: dict[str, Any] = {_kind_of(document): document}
    with transaction.atomic():
        if _is_there(document):
            PaperWords.objects.update_or_create(**of_paper, defaults=kept)


class ReadPictures(JobKind):
    """The words of the pictures of one paper. Reading them again gives the same."""

    key = "read-pictures"
    rights = (Right.SEE_OWN_RECORD,)
    content_type = ""
    is_quiet = True

    def do(self, work: Work, item: Any) -> bytes:
        asked = work.job.asked
        paper: Paper | None
        if "held" in asked:
            # It may have been saved or forgotten before its turn came.
            paper = HeldPaper.objects.filter(pk=asked["held"]).first()
        else:
            paper = Document.objects.get(pk=asked["document"])
        if paper is not None:
            read_pictures_of(paper, now=timezone.now())
        return b""


READ_PICTURES = declare(ReadPictures())


def _pictures(document: Paper) -> Iterable[bytes]:
    content = _content(document)
    if document.content_type != ContentType.PDF:
        yield content
        return
    for number in range(min(pdf_page_count(content), MOST_PICTURES_READ)):
        yield pdf_page_picture(content, number, DOTS_ACROSS)


def _content(document: Paper) -> bytes:
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def page_as_kept(stored: dict[str, Any]) -> Page:
    """A page as it is kept in the database."""
    words = tuple(Word(**word) for word in stored["words"])
    return Page(stored["width"], stored["height"], words, stored["turned"])
