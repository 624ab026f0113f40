"""Papers of others on their way out: what is known to be covered, and what is looked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from frame.files import ContentType
from frame.pdf.asking import PdfError, covered_pdf, every_pdf_page
from frame.pdf.covering import NO_WORDS, NOTHING_FOUND, Box, boxes_of_words
from frame.pdf.word import Page
from records.certificates.papers import text_of
from records.models import Document

if TYPE_CHECKING:
    from records.releases.parts import Leaf

NOT_DRAWN = (
    "“{name}” can’t be drawn page by page, so nothing on it can be covered. Leave it out, or send "
    "it in anew."
)


@dataclass(frozen=True)
class CoveredPaper:
    """A paper of somebody else as it leaves.

    Args:
        content: a PDF of pictures.
        places: how many places are covered, by page.
        look: what is to be said of pages, by page, before they leave.
        unread: pages on which something was to be looked for, and that have no words.
    """

    content: bytes
    places: dict[int, int]
    look: dict[int, str]
    unread: tuple[int, ...]


def covered_paper(leaf: "Leaf", redactions: Iterable[str]) -> CoveredPaper:
    """Draw a paper with all covered that is known or found on it.

    Raises:
        ValidationError: it can't be drawn.
        FileNotFoundError: its file is not in the storage.
    """
    document = leaf.document
    assert document is not None, "a paper of our own is set anew"
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    own = [part for member in leaf.members for part in (member.name, member.serial_number)]
    struck = frozenset(redactions)
    others = [part for member in leaf.others for part in (member.name, member.serial_number)]
    try:
        pages = words_of(document, content)
        found = boxes_of_words(pages, others, keep=own)
        # What is struck out wherever it stands is so on the member's own line as well.
        asked = boxes_of_words(pages, leaf.words(struck))
        known = [Box(*cover) for cover in leaf.covers]
        boxes = [*known, *found.boxes, *asked.boxes]
        covered = covered_pdf(content, boxes)
    except PdfError:
        raise ValidationError(NOT_DRAWN.format(name=document.name)) from None
    places: dict[int, int] = {}
    for box in boxes:
        places[box.page] = places.get(box.page, 0) + 1
    said = found.look if others or leaf.words(struck) else {}
    look = {
        page: words
        for page, words in said.items()
        if not (words == NOTHING_FOUND and page in places)
    }
    unread = tuple(page for page, words in look.items() if words == NO_WORDS)
    return CoveredPaper(covered, places, look, unread)


def words_of(document: Document, content: bytes) -> list[Page]:
    """The words of each page: the paper's own, or those that were read from its pictures.

    Raises:
        PdfError: it can't be read.
    """
    read = list(text_of(document).pages)
    if document.content_type != ContentType.PDF:
        return read or [Page(1, 1, ())]
    pages = list(every_pdf_page(content))
    return [
        read[number] if not page.words and number < len(read) else page
        for number, page in enumerate(pages)
    ]
