"""The pages of somebody else's paper as the desk shows them, and how their words were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from frame.files import ContentType
from frame.finding.word import Page
from frame.pdf.asking import PdfError
from records.certificates.papers import MOST_PICTURES_READ, NO_PROGRAM, NOT_YET, kept_text_of
from records.certificates.pictures import can_read_pictures
from records.models import Document
from records.releases.parts import ON_OWN_PAPERS_ALONE, Drawn, Leaf
from records.releases.striking_out.page_reading import (
    OwnPage,
    is_to_be_read,
    own_pages,
    pages_not_read,
    pages_seen_of,
)
from records.releases.striking_out.page_words import picture_words
from records.releases.striking_out.papers_of_others import NOT_DRAWN

GONE = "Its file is not in the storage, so it can’t leave. Leave it out, or tell an administrator."
FILE_GONE = (
    "The file of “{title}” is not in the storage, so it can’t leave. Leave it out, or have an "
    "administrator bring the file back."
)
STILL_READ = (
    "Page {page} of “{title}” is still being read in the background, so nobody knows yet what is "
    "to be covered there. Wait a minute and decide again, or leave the paper out."
)

HAS_MARKS = (
    "Something is drawn on it that is no text, so it may not have been read as you see it: look "
    "whether others are named in it, or it tells what is to be struck out, and draw boxes over "
    "that."
)


class HowRead(Enum):
    """Where the words of a page come from."""

    TEXT = "text"
    PICTURE = "picture"
    NOT = "not"
    UNSURE = "unsure"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class ReadPage:
    """A page, and how words were found on it.

    Args:
        number: from 1.
        why: why there are none, in words that end a sentence.
        has_pictures: whether words may be on it beside those of its text.
        is_picture_read: whether its picture was read too.
        has_marks: whether something is drawn on it that may be read; see `Page`.
    """

    number: int
    how: HowRead
    why: str = ""
    has_pictures: bool = False
    is_picture_read: bool = False
    has_marks: bool = False

    @property
    def is_unsearched(self) -> bool:
        """Whether it has no words, or such as may not be what is seen, so that nothing is found."""
        return self.how in (HowRead.NOT, HowRead.UNSURE)

    @property
    def said(self) -> str:
        """How its words were found, in a sentence or two."""
        return f"{self._found} {HAS_MARKS}" if self.has_marks else self._found

    @property
    def _found(self) -> str:
        if self.how is HowRead.TEXT:
            if not self.has_pictures:
                return "Words were found in its text."
            if self.is_picture_read:
                return (
                    "Words were found in its text, and read from its picture, which may miss some."
                )
            return "Words were found in its text; those in pictures on it were not read: look."
        if self.how is HowRead.PICTURE:
            return "Words were read from its picture, which may miss some."
        if self.how is HowRead.NOT_YET:
            return (
                "Its picture is still being read. Come back in a minute: before that the paper "
                "can’t leave."
            )
        if self.how is HowRead.UNSURE:
            return (
                "The words of its text may be others than those you see, and "
                f"{self.why}: look for others yourself. Draw boxes over them, and over what is to "
                "be struck out."
            )
        return (
            f"No words were found: {self.why}, so nobody was looked for. Draw boxes over others, "
            "and over what is to be struck out."
        )


def pages_of(document: Document) -> list[ReadPage]:
    """Every page of a paper.

    Raises:
        PdfError: it can't be opened, so that it can't be drawn either.
        FileNotFoundError: its file is not in the storage.
    """
    if not document.file.storage.exists(document.file.name or ""):
        raise FileNotFoundError(document.file.name)
    text, seen = kept_text_of(document), pages_seen_of(document)
    pages = _own_pages(document)
    waits: list[int] = []
    if can_read_pictures() and is_to_be_read(document):
        waits = pages_not_read(pages, seen)
    # What is kept of a page with a text is that text.
    return [
        ReadPage(number, HowRead.NOT_YET)
        if number in waits
        else _read_page(
            number,
            page,
            picture_words(number, () if page.has_words else text.pages, seen or {}),
            text.why,
        )
        for number, page in enumerate(pages, start=1)
    ]


def pages_to_speak_for(leaf: Leaf, pages: Iterable[ReadPage]) -> list[ReadPage]:
    """The pages that leave only if who decides looked, and says who can be read on them.

    All of a paper that others are on too: what they wrote there no word tells. Of any other paper
    those without words, or with such as may not be what is seen, on which nobody could be looked
    for, and those with something drawn that may be read.
    """
    return [page for page in pages if leaf.why_shared or page.is_unsearched or page.has_marks]


def pages_to_box(
    leaf: Leaf, pages: Iterable[ReadPage], redactions: Iterable[str], drawn: Iterable[Drawn]
) -> list[ReadPage]:
    """The pages that leave only once a box is drawn on them by hand, and have none.

    Where something is to be struck out, it can't be found on a page without words, or with such as
    may not be what is seen. Who speaks for others on a page does not say that no score is on it.
    """
    if not frozenset(redactions) - ON_OWN_PAPERS_ALONE:
        return []
    boxed = {box.page for box in drawn if box.leaf == leaf.key}
    return [page for page in pages if page.is_unsearched and page.number not in boxed]


def why_it_stays(leaf: Leaf) -> str:
    """Why a paper of somebody else can't leave now, with the way out; blank where it can."""
    assert leaf.document is not None, "a paper of our own is set anew"
    try:
        pages = pages_of(leaf.document)
    except FileNotFoundError:
        return FILE_GONE.format(title=leaf.title)
    except PdfError:
        return NOT_DRAWN.format(name=leaf.document)
    unread = first_unread(pages)
    return "" if unread is None else STILL_READ.format(page=unread, title=leaf.title)


def first_unread(pages: Iterable[ReadPage]) -> int | None:
    """The first page whose picture is still being read; None where there is none."""
    return next((page.number for page in pages if page.how is HowRead.NOT_YET), None)


def _read_page(number: int, own: OwnPage, from_picture: Page | None, why: str) -> ReadPage:
    is_seen = from_picture is not None and bool(from_picture.words)
    if own.has_words and (is_seen or not own.is_text_unsure):
        return ReadPage(
            number,
            HowRead.TEXT,
            has_pictures=own.has_pictures,
            is_picture_read=from_picture is not None,
            has_marks=own.has_marks,
        )
    if is_seen:
        return ReadPage(number, HowRead.PICTURE, has_marks=own.has_marks)
    if why == NOT_YET:
        return ReadPage(number, HowRead.NOT_YET)
    not_read = HowRead.UNSURE if own.has_words else HowRead.NOT
    if why == NO_PROGRAM or not can_read_pictures():
        return ReadPage(
            number, not_read, "no program that reads pictures (tesseract) is installed here"
        )
    if number > MOST_PICTURES_READ:
        return ReadPage(
            number,
            not_read,
            f"of pictures, only the first {MOST_PICTURES_READ} pages of a paper are read",
        )
    return ReadPage(number, not_read, "none could be read from its picture")


def _own_pages(document: Document) -> Sequence[OwnPage]:
    if document.content_type != ContentType.PDF:
        return [OwnPage(has_words=False, has_pictures=True)]
    return own_pages(document)
