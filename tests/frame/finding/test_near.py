"""Words that say what stands near them in their sentence."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from frame.finding.near import NEAR, SENTENCE_ENDS, WordsNear
from frame.finding.scores import TELLS_A_SCORE


def is_told_near(line: str, start: int, end: int) -> bool:
    """Whether a word of scoring stands near a stretch: each is held against it, near or not."""
    for word in TELLS_A_SCORE.finditer(line):
        left, right = min(end, word.end()), max(start, word.start())
        if right - left <= NEAR and not SENTENCE_ENDS.search(line, left, max(left, right)):
            return True
    return False


@given(
    st.lists(
        st.sampled_from(["passed", "failed", "62", "0.62", "7", ".", ";", "a", "x" * 12, "x" * 29]),
        max_size=30,
    ).map(" ".join),
    st.integers(0, 300),
    st.integers(0, 20),
)
@example("passed" + " " * NEAR + "62", 6 + NEAR, 2)
@example("passed" + " " * (NEAR + 1) + "62", 7 + NEAR, 2)
@example("62" + " " * NEAR + "passed", 0, 2)
@example("62" + " " * (NEAR + 1) + "passed", 0, 2)
def test_a_number_is_near_the_same_words_as_if_each_was_held_against_it(line, start, length):
    told = WordsNear(line, TELLS_A_SCORE)

    end = start + length
    assert told.has_near(start, end) == is_told_near(line, start, end)
    for number in re.finditer(r"\d+", line):
        assert told.has_near(*number.span()) == is_told_near(line, *number.span())
