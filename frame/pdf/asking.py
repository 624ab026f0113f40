"""What is asked of a PDF that was sent in. Each question is answered by a process of its own."""

import json
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from frame.finding.word import Page, Word
from frame.limited import LimitReached, run_limited
from frame.pdf.covering import Box

# To show a letter in color at 600 dots per inch takes 700 MB; to look and to read, a tenth of it.
MOST_MEGABYTES = {
    "look": 384,
    "count": 384,
    "words": 384,
    "every": 384,
    "picture": 1024,
    "cover": 1024,
    "cover_page": 1024,
}
# Somebody waits for each of them, but for `cover`, which a packet or a preview has made.
MOST_SECONDS = {
    "look": 7,
    "count": 2,
    "words": 2,
    "every": 45,
    "picture": 5,
    "cover": 60,
    "cover_page": 10,
}
TOO_MUCH = (
    "unpacks to more than can be looked through. Print it to a new PDF, or send a picture of it."
)


class PdfError(Exception):
    """The PDF can't be taken or shown; the words say why, and follow on its name."""


@dataclass(frozen=True)
class CoveredPdf:
    """A paper as pictures of its pages, and how many places are seen to be covered on them.

    Args:
        places: by page, from 1; a page that nothing is covered on is none of them.
    """

    content: bytes
    places: dict[int, int]


def pdf_refusal(content: bytes) -> str:
    """Say why a PDF is not taken, in words that follow on its name; nothing where it is fine."""
    try:
        return _ask(content, "look").decode()
    except PdfError as error:
        return str(error)


def pdf_pages(content: bytes) -> tuple[Page, ...]:
    """The words of a PDF on its first pages; a scan has none.

    Raises:
        PdfError: it can't be read.
    """
    return _pages(_ask(content, "words"))


def every_pdf_page(content: bytes) -> tuple[Page, ...]:
    """All words of a PDF on all its pages.

    Raises:
        PdfError: it can't be read, or has too many.
    """
    return _pages(_ask(content, "every"))


def one_pdf_page(content: bytes, page: int) -> Page:
    """All words of a PDF on one of its pages.

    Args:
        page: from 1.

    Raises:
        PdfError: it can't be read, has too many, or there is no such page.
    """
    (found,) = _pages(_ask(content, "every", str(page)))
    return found


def _pages(answer: bytes) -> tuple[Page, ...]:
    return tuple(
        Page(
            each["width"],
            each["height"],
            tuple(Word(*word) for word in each["words"]),
            has_pictures=each["has_pictures"],
            is_text_unsure=each["is_text_unsure"],
            has_marks=each["has_marks"],
        )
        for each in json.loads(answer)
    )


def pdf_page_count(content: bytes) -> int:
    """How many pages a PDF has.

    Raises:
        PdfError: it can't be opened.
    """
    return int(_ask(content, "count"))


def pdf_page_picture(content: bytes, page: int, across: int) -> bytes:
    """A page as JPEG, its longer side so many dots.

    Raises:
        PdfError: it can't be shown, or there is no such page.
    """
    return _ask(content, "picture", str(page), str(across))


def covered_pdf(content: bytes, boxes: Iterable[Box]) -> CoveredPdf:
    """The pages of somebody else's paper as a PDF of pictures, with boxes burnt in.

    Nothing of the paper but what is seen of it is in it: no text, no note, no earlier revision.

    Args:
        content: a PDF, or a picture as PNG or JPEG.

    Raises:
        PdfError: it can't be drawn, or a box is on a page that it does not have.
    """
    answer = _ask(content, "cover", json.dumps([astuple(box) for box in boxes]))
    counted, _, written = answer.partition(b"\n")
    return CoveredPdf(written, {int(page): count for page, count in json.loads(counted).items()})


def covered_page_picture(content: bytes, boxes: Iterable[Box], page: int) -> bytes:
    """One page of it as JPEG, dot for dot as `covered_pdf` has it.

    Args:
        page: from 1.

    Raises:
        PdfError: it can't be drawn, or there is no such page.
    """
    return _ask(content, "cover_page", str(page), json.dumps([astuple(box) for box in boxes]))


def _ask(content: bytes, question: str, *details: str) -> bytes:
    """Put a question to a process that opens the PDF.

    Raises:
        PdfError: it ended without an answer, because the PDF asks for too much or is malicious.
    """
    command = [sys.executable, "-m", "frame.pdf.process", question, *details]
    try:
        return run_limited(
            command,
            content,
            megabytes=MOST_MEGABYTES[question],
            seconds=MOST_SECONDS[question],
        )
    except LimitReached:
        raise PdfError(TOO_MUCH) from None
