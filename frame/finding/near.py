"""Words of a line that say what stands near them in their sentence."""

import re
from bisect import bisect_left, bisect_right

# Between a word and what it is said of, at most so many signs of the same sentence.
NEAR = 40
SENTENCE_ENDS = re.compile(r"[.;!?](?=\s|$)")


class WordsNear:
    """The words of a line that match a pattern, each looked at by the stretches near it alone.

    In a long text with many of both, to hold each stretch against each word takes seconds.
    """

    def __init__(self, line: str, pattern: re.Pattern[str]) -> None:
        self._line = line
        words = [each.span() for each in pattern.finditer(line)]
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]

    def has_near(self, start: int, end: int) -> bool:
        """Whether one of them is near a stretch of the line, in its sentence."""
        first = bisect_left(self._ends, start - NEAR)
        last = bisect_right(self._starts, end + NEAR)
        return any(self._is_one_sentence(each, start, end) for each in range(first, last))

    def _is_one_sentence(self, word: int, start: int, end: int) -> bool:
        left, right = min(end, self._ends[word]), max(start, self._starts[word])
        return not SENTENCE_ENDS.search(self._line, left, max(left, right))
