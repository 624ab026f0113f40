"""The words of a PDF with their places, and the picture of a page."""

import ctypes
import io
import json
import unicodedata
from collections.abc import Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from frame.pdf.drawing import drawn, has_notes, has_pictures, opened, with_notes
from frame.pdf.looking import MOST_PAGES
from frame.pdf.marks import has_marks, strip

MOST_PAGES_SHOWN = 10
# A certificate has a page or two. What has more words than this is none, so the rest is not read.
MOST_PAGES_READ = 3
MOST_WORDS_READ = 1_000
MOST_SIGNS_READ = 10_000
# A page that is full of small print has 15,000.
MOST_SIGNS_OF_A_PAGE = 100_000
# A place on the page is asked for in so many parts of its longer side.
PARTS = 100_000
MOST_DOTS_ACROSS = 5_000
# What pdfium says instead of a hyphen at the end of a line, after which the word goes on.
HYPHENS = ("\x02", "\ufffe")

# Its text, and its left, top, right and bottom side.
_Word = tuple[str, float, float, float, float]


def words_of(content: bytes) -> bytes:
    """Pages as JSON: the size of each of the first ten, and the words of the first three."""
    return _words_of(content, shown=MOST_PAGES_SHOWN, read=MOST_PAGES_READ, words=MOST_WORDS_READ)


def every_word_of(content: bytes, only: int | None = None) -> bytes:
    """The same of all pages, with all their words.

    Args:
        only: the one page that is asked for, from 1.

    Raises:
        OverflowError: a page has more than can be read.
        IndexError: there is no such page.
    """
    return _words_of(content, shown=MOST_PAGES, read=MOST_PAGES, words=None, only=only)


def _words_of(
    content: bytes, *, shown: int, read: int, words: int | None, only: int | None = None
) -> bytes:
    document = opened(content)
    numbers = range(min(len(document), shown))
    if only is not None:
        numbers = range(numbers[only - 1], numbers[only - 1] + 1)
    to_change: pypdfium2.PdfDocument | None = None
    fonts = None
    if words is None:  # of what is to leave
        from frame.pdf.fonts import Fonts  # takes long to import, and no other question needs it

        fonts = Fonts(content)
    pages = []
    for number in numbers:
        page = document[number]
        width, height = page.get_size()
        is_all = words is None
        of_page = _words(page, width, height, is_all=is_all)
        seen = [page]
        if has_notes(page):
            to_change = to_change or opened(content)
            seen.append(with_notes(to_change, number))
            of_page = _each_once(of_page, _words(seen[1], width, height, is_all=is_all))
        with_pictures = any(map(has_pictures, seen))
        found = list(islice(of_page, words if number < read else 0))
        is_unsure = is_drawn = False
        if fonts is not None:
            is_unsure = fonts.is_text_unsure(number)
            for each in seen:
                bare = strip(each)
                is_unsure = is_unsure or bare.has_other_words or bare.is_text_cut
                is_drawn = is_drawn or bare.is_text_cut
                if bare.has_shapes and not is_drawn:
                    is_drawn = has_marks(each, [word[1:] for word in found])
        pages.append(
            {
                "width": width,
                "height": height,
                "words": found,
                "has_pictures": with_pictures or is_unsure or is_drawn,
                "is_text_unsure": is_unsure,
                "has_marks": is_drawn,
            }
        )
        page.close()
    return json.dumps(pages).encode()


def _each_once(own: Iterator[_Word], with_notes: Iterator[_Word]) -> Iterator[_Word]:
    """The words of a page, and then those that are on it with its notes alone."""
    seen = set()
    for word in own:
        seen.add(word)
        yield word
    yield from (word for word in with_notes if word not in seen)


def count_of(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdfium2.PdfDocument(content))


def picture_of(content: bytes, page: int, across: int) -> bytes:
    """The picture of a page as JPEG, its longer side so many dots.

    Raises:
        IndexError: the PDF has no such page.
    """
    document = opened(content)
    if not 0 <= page < len(document):
        raise IndexError(page)
    shown = document[page]
    width, height = shown.get_size()
    scale = min(across, MOST_DOTS_ACROSS) / max(width, height, 1)
    picture = drawn(shown, scale).convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _all_signs_of(page: pypdfium2.PdfPage) -> int:
    signs: int = page.get_textpage().count_chars()
    if signs > MOST_SIGNS_OF_A_PAGE:
        raise OverflowError(f"A page has {signs:,} signs.")
    return signs


def _words(
    page: pypdfium2.PdfPage, width: float, height: float, *, is_all: bool
) -> Iterator[_Word]:
    most_signs = _all_signs_of(page) if is_all else MOST_SIGNS_READ
    text = page.get_textpage()
    signs: list[str] = []
    sides: tuple[float, float, float, float] | None = None
    for index in range(min(text.count_chars(), most_signs)):
        sign = chr(pdfium.FPDFText_GetUnicode(text, index))
        if sign in HYPHENS and signs and sides:
            signs.append("-")
            yield _word(signs, sides, width, height)
            signs, sides = [], None
            continue
        box = None if sign.isspace() or not sign.isprintable() else _box(page, text, index)
        if box is None:
            if signs and sides:
                yield _word(signs, sides, width, height)
            signs, sides = [], None
            continue
        signs.append(sign)
        sides = box if sides is None else _around(sides, box)
    if signs and sides:
        yield _word(signs, sides, width, height)


def _word(
    signs: list[str], sides: tuple[float, float, float, float], width: float, height: float
) -> _Word:
    scale = max(width, height) / PARTS
    left, top, right, bottom = (round(side * scale, 2) for side in sides)
    return unicodedata.normalize("NFKC", "".join(signs)), left, top, right, bottom


def _box(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int
) -> tuple[float, float, float, float]:
    """The sides of a sign as the page is shown: turned and cut as its own entries say."""
    left, bottom, right, top = text.get_charbox(index, loose=True)
    corners = [_shown(page, left, top), _shown(page, right, bottom)]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _shown(page: pypdfium2.PdfPage, across: float, up: float) -> tuple[int, int]:
    width, height = page.get_size()
    scale = PARTS / max(width, height, 1)
    x, y = ctypes.c_int(), ctypes.c_int()
    size = (round(width * scale), round(height * scale))
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, x, y)
    return x.value, y.value


def _around(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
