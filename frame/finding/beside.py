"""Figures that stand beside a word that says what they are: `Score: 92`, `DOB 03/10/1980`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frame.finding.word import Page, Word

# To the right of the word, so many others may be of what it says: `Date of birth: March 3, 1980`.
MOST_WORDS = 6
# Beneath it, so many times its height is the next line of a form; beside it, as a share of the
# page's width, the next column.
MOST_LINES, MOST_ACROSS = 2.6, 0.35
HAS_FIGURE = re.compile(r"[0-9]")
LETTERS = re.compile(r"[^a-z]")


@dataclass(frozen=True)
class Labels:
    """Words that say what a figure is.

    Args:
        words: in small letters, without marks.
        is_whole: all up to the last figure belongs to it, as to a day; or else figures alone.
    """

    words: frozenset[str]
    is_whole: bool = False


def places_beside(page: Page, labels: Labels) -> frozenset[int]:
    """The places of the words of a page that are what the labels say."""
    said = {
        id(each)
        for word in page.words
        if LETTERS.sub("", word.text.casefold()) in labels.words
        for each in _said_of(page, word, labels)
    }
    return frozenset(place for place, word in enumerate(page.words) if id(word) in said)


def _said_of(page: Page, label: Word, labels: Labels) -> Iterator[Word]:
    """What stands to the right of a label; or beneath it, where nothing does."""
    if HAS_FIGURE.search(label.text):  # `Score:92`
        yield label
    right = [
        word
        for word in line_of(page, label)
        if word != label
        and label.right - label.height / 2 <= word.left <= label.right + MOST_ACROSS * page.width
    ][:MOST_WORDS]
    said = _up_to_the_last_figure(right, is_whole=labels.is_whole)
    yield from said or _up_to_the_last_figure(
        _beneath(page, label, is_whole=labels.is_whole), is_whole=labels.is_whole
    )


def _up_to_the_last_figure(words: Sequence[Word], *, is_whole: bool) -> list[Word]:
    places = [place for place, word in enumerate(words) if HAS_FIGURE.search(word.text)]
    if is_whole:
        return list(words[: places[-1] + 1]) if places else []
    return [words[place] for place in places]


def line_of(page: Page, of: Word) -> list[Word]:
    """The words of the line that one stands in, from the left; it is among them."""
    middle = (of.top + of.bottom) / 2
    words = [word for word in page.words if word.top <= middle <= word.bottom]
    return sorted(words, key=lambda word: word.left)


def _beneath(page: Page, label: Word, *, is_whole: bool) -> list[Word]:
    """The words of the next line of a form under the label, from the left; or from there on."""
    lowest = label.bottom + MOST_LINES * label.height
    under = [
        word
        for word in page.words
        if label.bottom <= (word.top + word.bottom) / 2 <= lowest
        and word.left - label.height <= label.right
        and word.right >= label.left - label.height
    ]
    if not under or not is_whole:
        return sorted(under, key=lambda word: word.left)
    first = min(under, key=lambda word: (word.top, word.left))
    after = [word for word in line_of(page, first) if word != first and word.left >= first.left]
    near = [word for word in after if word.left <= label.left + MOST_ACROSS * page.width]
    return [first, *near][:MOST_WORDS]
