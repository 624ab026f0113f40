"""Papers of others on their way out: what is looked for on them, and what who decides has drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from django.core.exceptions import ValidationError

from frame.finding.word import Page
from frame.pdf.asking import PdfError, covered_page_picture, covered_pdf
from frame.pdf.covering import NOTHING_FOUND, Box, Found, boxes_of
from records.releases.models import THOUSANDTHS
from records.releases.parts import ON_OWN_PAPERS_ALONE, Drawn, Leaf, fingerprint_of
from records.releases.striking_out.page_words import HAS_MARKS, PICTURE_NOT_READ, words_of
from records.releases.striking_out.seeking import Seeking

NOT_DRAWN = (
    "“{name}” can’t be drawn page by page, so nothing on it can be covered. Leave it out, or send "
    "it in anew."
)


@dataclass(frozen=True)
class CoveredPaper:
    """A paper of somebody else as it leaves.

    Args:
        content: a PDF of pictures.
        found: a mark of every word that was read on its pages and of every place that is covered.
        places: how many places are seen to be covered, by page.
        look: what is to be said of pages, by page, before they leave.
    """

    content: bytes
    found: str
    places: dict[int, int]
    look: dict[int, str]


@dataclass(frozen=True)
class FoundOn:
    """What a decision keeps of a paper of somebody else, as it was found.

    Args:
        mark: of how its pages were read, and of what is found and covered on them; it changes where
            a page is read anew, and where somebody is called otherwise, or is new.
        with_others: of a paper that others are on too, the pages on which one is found by name or
            serial number.
    """

    mark: str
    with_others: frozenset[int]


@dataclass(frozen=True)
class _Sought:
    """A stored paper, where it is to be covered, and what is to be said of its pages.

    Args:
        pages: their words, as they were read.
        found: a mark of what was read and what is to be covered.
        doubts: of what is to be said, what is not about how the words were found.
    """

    content: bytes
    pages: tuple[Page, ...]
    found: str
    boxes: tuple[Box, ...]
    look: dict[int, str]
    doubts: dict[int, tuple[str, ...]]


def covered_paper(
    leaf: Leaf, redactions: Iterable[str], drawn: Sequence[Drawn] = ()
) -> CoveredPaper:
    """Draw a paper with all covered that is found on it, or drawn on it by hand.

    Raises:
        ValidationError: it can't be drawn.
        FileNotFoundError: its file is not in the storage.
    """
    try:
        sought = _sought(leaf, redactions, drawn)
        covered = covered_pdf(sought.content, sought.boxes)
    except PdfError:
        raise _not_drawn(leaf) from None
    places = covered.places
    look = {
        page: words.replace(NOTHING_FOUND, "").strip() if page in places else words
        for page, words in sought.look.items()
    }
    return CoveredPaper(
        covered.content,
        sought.found,
        places,
        {page: words for page, words in look.items() if words},
    )


def found_on(
    leaf: Leaf, redactions: Iterable[str], drawn: Sequence[Drawn], seeking: Seeking
) -> FoundOn:
    """Read the pages of a paper once, and find what a decision is to keep of them.

    Raises:
        ValidationError: it can't be read.
        FileNotFoundError: its file is not in the storage.
    """
    try:
        sought = _sought(leaf, redactions, drawn, seeking=seeking)
    except PdfError:
        raise _not_drawn(leaf) from None
    others = boxes_of(sought.pages, seeking.sought_on(leaf, ())) if leaf.why_shared else Found()
    return FoundOn(sought.found, frozenset(box.page for box in others.boxes))


def doubts_on(
    leaf: Leaf, redactions: Iterable[str], drawn: Sequence[Drawn], seeking: Seeking
) -> dict[int, tuple[str, ...]]:
    """What can't be told of its pages, by page, as who hands it over reads it.

    Raises:
        PdfError: it can't be read.
        FileNotFoundError: its file is not in the storage.
        Busy: too many others are opened.
    """
    return _sought(leaf, redactions, drawn, seeking=seeking).doubts


def covered_page(
    leaf: Leaf, redactions: Iterable[str], page: int, drawn: Sequence[Drawn] = ()
) -> bytes:
    """One page of it as JPEG, dot for dot as it leaves.

    Args:
        page: from 1.

    Raises:
        ValidationError: it can't be drawn, or has no such page.
        FileNotFoundError: its file is not in the storage.
    """
    try:
        sought = _sought(leaf, redactions, drawn, only=page)
        return covered_page_picture(sought.content, sought.boxes, page)
    except PdfError:
        raise _not_drawn(leaf) from None


def _sought(
    leaf: Leaf,
    redactions: Iterable[str],
    drawn: Sequence[Drawn],
    *,
    only: int | None = None,
    seeking: Seeking | None = None,
) -> _Sought:
    """Find what is to be covered.

    Args:
        only: the page that is asked for; all where it is None.
        seeking: what is sought on other papers too.

    Raises:
        PdfError: it can't be read.
    """
    document = leaf.document
    assert document is not None, "a paper of our own is set anew"
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    struck = frozenset(redactions) - ON_OWN_PAPERS_ALONE
    pages = words_of(document, content, only=only)
    read = tuple(each.page for each in pages)
    found = boxes_of(read, (seeking or Seeking()).sought_on(leaf, struck))
    by_hand = [_as_box(each) for each in drawn if each.leaf == leaf.key]
    is_struck = bool(struck or leaf.others)
    look = {}
    for number, each in enumerate(pages, start=1):
        said = found.look.get(number, "")
        if said == NOTHING_FOUND and not is_struck:
            said = ""
        about = [PICTURE_NOT_READ] if each.has_unread_pictures else []
        if each.page.has_marks:
            about.append(HAS_MARKS)
        look[number] = " ".join([*([said] if said else []), *about])
    boxes = (*found.boxes, *by_hand)
    return _Sought(
        content,
        read,
        fingerprint_of(*pages, *sorted(astuple(box) for box in boxes)),
        boxes,
        {number: said for number, said in look.items() if said},
        {
            number: tuple(
                said
                for said in doubts
                if said != NOTHING_FOUND
                or (is_struck and all(box.page != number for box in by_hand))
            )
            for number, doubts in found.doubts.items()
        },
    )


def _as_box(drawn: Drawn) -> Box:
    return Box(
        drawn.page,
        drawn.left,
        drawn.top,
        drawn.left + drawn.width,
        drawn.top + drawn.height,
        width=THOUSANDTHS,
        height=THOUSANDTHS,
    )


def _not_drawn(leaf: Leaf) -> ValidationError:
    return ValidationError(NOT_DRAWN.format(name=leaf.document))
