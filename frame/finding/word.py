"""Words, and where they stand on a page."""

from dataclasses import dataclass, field
from math import cos, radians, sin


@dataclass(frozen=True)
class Word:
    """One word. Its sides are measured from the upper left corner, in the units of its page.

    Args:
        certainty: how sure the reader of a picture is of it, from 0 to 1; 1 for a PDF's own words.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    certainty: float = 1.0

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """The words of one page, in no order that could be relied on.

    Args:
        turned: by how many degrees, against the clock, its picture was turned to read the words.
        has_pictures: whether a PDF's page has more than text, on which words may be seen.
        is_text_unsure: whether it is open what its own words are; see `Fonts` and `strip`. Such a
            page has pictures too. It is not in what the page is written as: decisions keep a
            fingerprint of that, of pages as they were before it was told.
        has_marks: whether something is drawn on it that may be read, and that is no text, no
            picture and no line of a frame; see `has_marks` in `frame/pdf/marks.py`. Such a page has
            pictures too. It is not in what the page is written as either.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    turned: float = 0.0
    has_pictures: bool = False
    is_text_unsure: bool = field(default=False, repr=False)
    has_marks: bool = field(default=False, repr=False)

    def share_of(self, word: Word) -> tuple[float, float, float, float]:
        """Where the word stands on the page as it was sent in: each side as a share of the page."""
        turn = radians(self.turned)
        across = (word.left + word.right - self.width) / 2
        down = (word.top + word.bottom - self.height) / 2
        right = across * cos(turn) - down * sin(turn) - across
        below = across * sin(turn) + down * cos(turn) - down
        return (
            max((word.left + right) / self.width, 0.0),
            max((word.top + below) / self.height, 0.0),
            min((word.right + right) / self.width, 1.0),
            min((word.bottom + below) / self.height, 1.0),
        )
