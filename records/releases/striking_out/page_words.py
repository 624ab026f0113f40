"""The words of each page of a paper on its way out: its text, its notes, and its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frame.files import ContentType
from frame.finding.word import Page, Word
from frame.pdf.asking import one_pdf_page
from records.certificates.papers import kept_text_of
from records.models import Document
from records.releases.striking_out.page_reading import every_page_once, known_pages, pages_seen_of

PICTURE_NOT_READ = "There is a picture on it that was not read: look."
HAS_MARKS = "Something is drawn on it that may be read: look."
NOTHING = Page(1, 1, ())


@dataclass(frozen=True)
class PageWords:
    """A page with all words that were read on it.

    Args:
        has_unread_pictures: whether words may be on it that nobody read.
    """

    page: Page
    has_unread_pictures: bool = False


def words_of(document: Document, content: bytes, *, only: int | None = None) -> Sequence[PageWords]:
    """The words of each page: the paper's own, and those that were read from its pictures before.

    Args:
        only: the one page, from 1, that is asked for; those before it come without words.

    Raises:
        PdfError: it can't be read, or has no such page.
    """
    read = kept_text_of(document).pages
    if document.content_type != ContentType.PDF:
        return [PageWords(page) for page in read or (NOTHING,)]
    seen = pages_seen_of(document) or {}
    if only is not None:
        known = known_pages(content)
        own = known[only - 1] if known and only <= len(known) else one_pdf_page(content, only)
        page = _with_pictures(own, only, read, seen)
        return [*([PageWords(NOTHING)] * (only - 1)), page]
    return [
        _with_pictures(page, number, read, seen)
        for number, page in enumerate(every_page_once(content), start=1)
    ]


def picture_words(number: int, read: Sequence[Page], seen: dict[int, Page | None]) -> Page | None:
    """What was read from the picture of a page: of a scan as it came in, or before it leaves.

    Args:
        read: the pages that are kept with the paper.
        seen: those that were read before it leaves; see `pages_seen_of`.

    Returns:
        None where nothing was.
    """
    kept = read[number - 1] if number <= len(read) else None
    if kept is not None and kept.words:
        return kept
    return seen.get(number)


def _with_pictures(
    page: Page, number: int, read: Sequence[Page], seen: dict[int, Page | None]
) -> PageWords:
    if not page.words:
        of_picture = picture_words(number, read, seen) or page
        return PageWords(replace(of_picture, has_marks=page.has_marks))
    if not page.has_pictures:
        return PageWords(page)
    picture = seen.get(number)
    if picture is None:
        return PageWords(page, has_unread_pictures=True)
    return PageWords(_together(page, picture))


def _together(page: Page, seen: Page) -> Page:
    """The words of both: what is text is read twice, and what is drawn once."""
    words = []
    for word in seen.words:
        left, top, right, bottom = seen.share_of(word)
        sides = (
            left * page.width,
            top * page.height,
            right * page.width,
            bottom * page.height,
        )
        words.append(Word(word.text, *sides, certainty=word.certainty))
    return replace(page, words=(*page.words, *words))
