"""Where somebody else's paper is to be covered: places, and words that are looked for.

It imports nothing of Django: the process that opens PDFs looks for words too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from frame.finding.page import find_on
from frame.finding.sought import Sought
from frame.finding.text import APART, forms_of, without_accents
from frame.finding.word import Page, Word

# As shares of the height of a word. What is covered around it: ink reaches beyond what a reader
# says. How far from one word to the next both are under one box, blank and all. And how far beside,
# above and below it ink is looked for, where the word was read from a picture.
AROUND, SIDE_BY_SIDE = 0.15, 1.5
BESIDE, ABOVE_OR_BELOW = 1.0, 0.5
# A word of one sign, such as an initial, stands on every paper.
SHORTEST = 2
NOTHING_FOUND = "Nothing was found to cover here: look."
NO_WORDS = "No words could be read here, so nothing was looked for: look."
FROM_A_PICTURE = "Words were read from a picture, which may miss some: look."
BESIDE_ALONE = "Figures are found only beside a word that says what they are: look."


@dataclass(frozen=True)
class Box:
    """A place on a page that is covered with black.

    Args:
        page: counted from 1.
        left: as the other sides from the upper left corner of the page as it is shown.
        width: of the page that the sides are measured on, as `height`; 0 where they are measured
            in points of the PDF, or in dots of the picture as it is held upright.
        room: how far beyond each of its four sides ink that goes on from within is covered too,
            in the same measure; nothing where the box is as large as it is to be.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    width: float = 0
    height: float = 0
    room: tuple[float, ...] = ()


@dataclass(frozen=True)
class Found:
    """The places where words were found, and what is to be said of pages, by their number.

    Args:
        doubts: of this, what is not about how the words of a page were found, a sentence each.
    """

    boxes: tuple[Box, ...] = ()
    look: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, tuple[str, ...]] = field(default_factory=dict)


def boxes_of(pages: Sequence[Page], sought: Sought) -> Found:
    """Find all that is sought on pages, and say of each what can't be told of it.

    A name of several words is found by each of them: a paper may have them in any order.
    """
    boxes: list[Box] = []
    look, doubts = {}, {}
    for number, page in enumerate(pages, start=1):
        on_it = find_on(page, sought)
        covered = (
            _places_of(page, sought.phrases, sought.kept_phrases)
            | _places_of(page, sought.struck)
            | on_it.covered
        )
        boxes += _boxes_over(number, page, covered)
        sure, told = _how_sure(page), [f"{doubt}: look." for doubt in on_it.doubts]
        if page.words and (sought.is_birth or sought.is_score):
            told.insert(0, BESIDE_ALONE)
        if not sure and not covered:
            told.insert(0, NOTHING_FOUND)
        if told:
            doubts[number] = tuple(told)
        if sure or told:
            look[number] = " ".join([*([sure] if sure else []), *told])
    return Found(tuple(boxes), look, doubts)


def _places_of(page: Page, wanted: Iterable[str], keep: Iterable[str] = ()) -> frozenset[int]:
    """The words of a page that are among those wanted, by their place."""
    looked_for = {word for phrase in wanted for word in words_in(phrase)}
    looked_for -= {word for phrase in keep for word in words_in(phrase)}
    return frozenset(
        place
        for place, word in enumerate(page.words)
        if looked_for.intersection(words_in(word.text))
    )


def _boxes_over(number: int, page: Page, covered: Collection[int]) -> list[Box]:
    """One box over all covered words that stand side by side, and over what is between them."""
    stays = [word for place, word in enumerate(page.words) if place not in covered]
    boxes = []
    for stretch in _side_by_side([page.words[place] for place in covered], stays):
        # A box lies level. Over a whole line of a page that lies askew it would be too high.
        parts: list[Sequence[Word]] = [*pairwise(stretch)] if page.turned else []
        boxes += [_over(number, page, part, stays) for part in parts or [stretch]]
    return boxes


def _side_by_side(covered: Iterable[Word], stays: Sequence[Word]) -> list[list[Word]]:
    """The covered words, together where they follow on each other in a line."""
    stretches: list[list[Word]] = []
    for word in sorted(covered, key=lambda word: (word.left, word.top)):
        for stretch in stretches:
            last = max(stretch, key=lambda each: each.right)
            if _follows(word, last) and not any(
                last.right <= _middle(stay) <= word.left and _are_in_line(stay, last)
                for stay in stays
            ):
                stretch.append(word)
                break
        else:
            stretches.append([word])
    return stretches


def _follows(word: Word, last: Word) -> bool:
    apart = max(word.height, last.height) * SIDE_BY_SIDE
    return word.left - last.right <= apart and _are_in_line(word, last)


def _are_in_line(one: Word, other: Word) -> bool:
    """Whether two words have more than half of the lower one's height in common."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > min(one.height, other.height) / 2


def _middle(word: Word) -> float:
    return (word.left + word.right) / 2


def _over(number: int, page: Page, words: Sequence[Word], stays: Sequence[Word]) -> Box:
    """The box over words of a line."""
    sides = [page.share_of(word) for word in words]
    height = max(word.height for word in words)
    more = height * AROUND
    is_seen = page.has_pictures or any(word.certainty < 1 for word in words)
    room = _room(words, stays, height) if is_seen else (0.0, 0.0, 0.0, 0.0)
    return Box(
        number,
        min(left for left, _, _, _ in sides) - more / page.width,
        min(top for _, top, _, _ in sides) - more / page.height,
        max(right for _, _, right, _ in sides) + more / page.width,
        max(bottom for _, _, _, bottom in sides) + more / page.height,
        width=1,
        height=1,
        room=(
            room[0] / page.width,
            room[1] / page.height,
            room[2] / page.width,
            room[3] / page.height,
        )
        if any(room)
        else (),
    )


def _room(
    words: Sequence[Word], stays: Iterable[Word], height: float
) -> tuple[float, float, float, float]:
    """How far ink may be covered on each side: to the next word that stays, and not into it."""
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    to_left = to_right = height * BESIDE
    up = down = height * ABOVE_OR_BELOW
    for stay in stays:
        if any(_are_in_line(stay, word) for word in words):
            if _middle(stay) < left:
                to_left = min(to_left, left - stay.right)
            elif _middle(stay) > right:
                to_right = min(to_right, stay.left - right)
        elif stay.left < right and left < stay.right:
            if stay.bottom <= (top + bottom) / 2:
                up = min(up, top - stay.bottom)
            elif stay.top >= (top + bottom) / 2:
                down = min(down, stay.top - bottom)
    more = height * AROUND
    return (
        max(to_left - more, 0.0),
        max(up - more, 0.0),
        max(to_right - more, 0.0),
        max(down - more, 0.0),
    )


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: without accents, marks and capitals.

    Of what is written together with a hyphen or an apostrophe both the whole and its parts count.
    """
    words = [word for chunk in APART.split(without_accents(text)) for word in forms_of(chunk)]
    return [word for word in dict.fromkeys(words) if len(word) >= SHORTEST]


def _how_sure(page: Page) -> str:
    """What is to be said of a page whose words are none, or not certain; blank of others."""
    if not page.words:
        return NO_WORDS
    return FROM_A_PICTURE if any(word.certainty < 1 for word in page.words) else ""
