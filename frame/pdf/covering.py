"""Where somebody else's paper is to be covered: places, and words that are looked for.

It imports nothing of Django: the process that opens PDFs looks for words too.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from frame.pdf.word import Page

# Around a word, as a share of its height: ink reaches beyond what a reader says.
AROUND = 0.15
# A word of one sign, such as an initial, stands on every paper.
SHORTEST = 2
APART = re.compile(r"[^\w'’-]+")
NOTHING_FOUND = "Nothing was found to cover here: look."
NO_WORDS = "No words could be read here, so nothing was looked for: look."
FROM_A_PICTURE = "Words were read from a picture, which may miss some: look."


@dataclass(frozen=True)
class Box:
    """A place on a page that is covered with black.

    Args:
        page: counted from 1.
        left: as the other sides from the upper left corner of the page as it is shown.
        width: of the page that the sides are measured on, as `height`; 0 where they are measured
            in points of the PDF, or in dots of the picture as it is held upright.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Found:
    """The places where words were found, and what is to be said of pages, by their number."""

    boxes: tuple[Box, ...] = ()
    look: dict[int, str] = field(default_factory=dict)


def boxes_of_words(
    pages: Sequence[Page], wanted: Iterable[str], *, keep: Collection[str] = ()
) -> Found:
    """Find words on pages, such as the names of others.

    A name of several words is found by each of them: a paper may have them in any order.

    Args:
        wanted: the words, or phrases.
        keep: words that stay although they are among them, such as the name that the one whose
            record it is has in common with another.
    """
    looked_for = {word for phrase in wanted for word in words_in(phrase)}
    looked_for -= {word for phrase in keep for word in words_in(phrase)}
    boxes: list[Box] = []
    look = {}
    for number, page in enumerate(pages, start=1):
        found = [
            _around(number, page.share_of(word))
            for word in page.words
            if looked_for.intersection(words_in(word.text))
        ]
        boxes += found
        if not page.words:
            look[number] = NO_WORDS
        elif any(word.certainty < 1 for word in page.words):
            look[number] = FROM_A_PICTURE
        elif not found:
            look[number] = NOTHING_FOUND
    return Found(tuple(boxes), look)


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: without accents, marks and capitals.

    Of what is written together with a hyphen or an apostrophe both the whole and its parts count.
    """
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(sign)
    )
    words = []
    for word in APART.split(plain):
        words += [re.sub(r"['’-]", "", word), *re.split(r"['’-]", word)]
    return [word for word in dict.fromkeys(words) if len(word) >= SHORTEST]


def _around(page: int, sides: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = sides
    more = (bottom - top) * AROUND
    return Box(page, left - more, top - more, right + more, bottom + more, width=1, height=1)
