"""The words of a paper as running text, in which each stretch still knows where it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from frame.finding.word import Page, Word
from records.certificates.proposed import Box, Proposed

T = TypeVar("T")
# Words farther apart than so many times their height stand in different cells of a line.
CELL_GAP = 0.8
# What a line below may be away, in heights of the line, to belong to it.
NEXT_LINE = 2.2
SAME_SIZE, NEARLY_SAME_SIZE = 0.12, 0.35
NEXT_OF_COLUMN = 0.7
LETTER_SPACING = 0.6
# A page with more is no certificate, and would take long.
MOST_CELLS = 300
STRETCHED, FEWEST_GAPS = 1.5, 4
FEWEST_SPACED = 3


@dataclass(frozen=True)
class Cell:
    """Words that stand side by side: all of a line, or one of its columns."""

    words: tuple[Word, ...]
    page: int
    line: int
    start: int = 0  # in the text of the whole paper
    end: int = 0

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @cached_property
    def height(self) -> float:
        return sorted(word.height for word in self.words)[len(self.words) // 2]

    def is_as_large_as(self, other: "Cell") -> bool:
        """Whether its letters have the size of the other's; those of a picture are not sure."""
        is_sure = all(word.certainty == 1 for word in (self.words[0], other.words[0]))
        near = SAME_SIZE if is_sure else NEARLY_SAME_SIZE
        return abs(self.height - other.height) < near * self.height

    def goes_on_in(self, other: "Cell") -> bool:
        """Whether the other may be the next line of the same column: of one size, and close."""
        return (
            self.page == other.page
            and self.line < other.line
            and self.is_as_large_as(other)
            and other.top - self.bottom < NEXT_OF_COLUMN * self.height
            and (
                abs(self.left - other.left) < self.height / 2
                or abs(self.left + self.right - other.left - other.right) < self.height
            )
        )

    def is_over(self, other: "Cell") -> bool:
        """Whether the other stands right below."""
        return (
            self.page == other.page
            and self.line < other.line
            and other.top - self.bottom < NEXT_LINE * max(self.height, other.height)
            and min(self.right, other.right) > max(self.left, other.left)
        )


class Flow:
    """A paper as text: words parted by blanks, lines by line breaks.

    Read from the upper left, a column's lines one after the other; what a PDF says of the order of
    its words is not asked.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.cells: list[Cell] = []
        self._words: list[tuple[int, int, Word]] = []
        parts: list[str] = []
        at = line = 0
        for number, page in enumerate(pages):
            placed = []
            for words in _lines(page.words):
                placed += [Cell(tuple(cell), number, line) for cell in _cells(words)]
                line += 1
            for cell in _in_columns(placed) if len(placed) <= MOST_CELLS else ():
                start = at
                for word in cell.words:
                    parts += [word.text, " "]
                    self._words.append((at, number, word))
                    at += len(word.text) + 1
                parts[-1] = "\n"
                self.cells.append(replace(cell, start=start, end=at - 1))
        self.text = "".join(parts)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self._words]

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [cell.start for cell in self.cells]

    def cell_at(self, place: int) -> Cell:
        """The cell in which a sign of the text stands."""
        return self.cells[bisect_right(self._cell_starts, place) - 1]

    def words_at(self, start: int, end: int) -> list[tuple[int, int, Word]]:
        """The words of a stretch of the text, each with its place in it and its page."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return [
            each
            for each in self._words[first : bisect_right(self._starts, end)]
            if each[0] < end and each[0] + len(each[2].text) > start
        ]

    def certainty(self, start: int, end: int) -> float:
        """How sure the reader was of the least sure word."""
        return min((word.certainty for _, _, word in self.words_at(start, end)), default=0.0)

    def propose(self, value: T, start: int, end: int) -> Proposed[T]:
        """A value, with the words it came from and where they stand."""
        found = self.words_at(start, end)
        page = found[0][1]
        boxes: dict[int, Box] = {}
        for place, number, word in found:
            if number == page:
                line = self.cell_at(place).line
                boxes[line] = _around(boxes.get(line), self._share(word, number))
        quoted = " ".join(word.text for _, _, word in found).rstrip(",")
        return Proposed(value, quoted, page, tuple(boxes.values()))

    def below(self, cell: Cell) -> Cell | None:
        """The first cell that stands right below."""
        found = [other for other in self.cells if cell.is_over(other)]
        return min(found, key=lambda other: (other.line, other.left), default=None)

    def above(self, cell: Cell) -> Cell | None:
        """The last cell that stands right above."""
        found = [other for other in self.cells if other.is_over(cell)]
        return max(found, key=lambda other: (other.line, -other.left), default=None)

    def beside(self, cell: Cell) -> list[Cell]:
        """The other cells of its line, from left to right."""
        found = [other for other in self.cells if other.line == cell.line and other is not cell]
        return sorted(found, key=lambda other: other.left)

    def next_line(self, cell: Cell) -> Cell | None:
        """The next line of its column, where that goes on."""
        place = self.cells.index(cell) + 1
        following = self.cells[place] if place < len(self.cells) else None
        return following if following and cell.goes_on_in(following) else None

    def _share(self, word: Word, number: int) -> Box:
        """Where the word stands on its page as it was sent in."""
        return Box(*self.pages[number].share_of(word))


def _around(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """The words of each line from left to right, the lines from above to below."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.top + each.bottom) / 2):
        if not re.search(r"\w", word.text) and not re.search(r"[“”\"#&():–—-]", word.text):
            continue
        for line in lines[-3:]:
            if _same_line(line, word):
                line.append(word)
                break
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda each: each.left)
        yield _without_spacing(line)


def _same_line(line: list[Word], word: Word) -> bool:
    """Whether the word stands level with the nearest of the line: a scan may be askew."""
    nearest = min(line, key=lambda each: abs(each.left - word.left))
    level = min(nearest.bottom, word.bottom) - max(nearest.top, word.top)
    return level > 0.5 * min(nearest.height, word.height)


def _without_spacing(line: list[Word]) -> list[Word]:
    """The line with letters that stand apart for looks, C E R T I F I C A T E, as words."""
    runs: list[list[Word]] = []
    for word in line:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and len(last.text) == len(word.text) == 1
            and last.text.isalnum()
            and word.text.isalnum()
            and word.left - last.right < LETTER_SPACING * word.height
        ):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [each for run in runs for each in ([_joined(run)] if len(run) >= FEWEST_SPACED else run)]


def _joined(run: list[Word]) -> Word:
    return replace(
        run[0],
        text="".join(word.text for word in run),
        right=run[-1].right,
        top=min(word.top for word in run),
        bottom=max(word.bottom for word in run),
    )


def _in_columns(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells in reading order: the lines of a column before what stands beside them."""
    waiting = list(cells)
    while waiting:
        cell = waiting.pop(0)
        yield cell
        while following := next((each for each in waiting if cell.goes_on_in(each)), None):
            waiting.remove(following)
            yield following
            cell = following


def _cells(line: list[Word]) -> Iterator[list[Word]]:
    gaps = [word.left - before.right for before, word in pairwise(line)]
    # A line that was stretched to both margins has wide gaps everywhere.
    stretched = STRETCHED * min(gaps) if len(gaps) >= FEWEST_GAPS else 0
    cell = [line[0]]
    for gap, (before, word) in zip(gaps, pairwise(line), strict=True):
        if gap > max(CELL_GAP * max(before.height, word.height), stretched):
            yield cell
            cell = []
        cell.append(word)
    yield cell
