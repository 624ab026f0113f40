"""No line of a table of counts is small, and none that was can be worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.counts.small_cells import SMALLEST_COUNT, added, is_safe, put_together

COUNTS = st.integers(0, 12)


@pytest.mark.parametrize(
    ("counts", "expected"), [((0, 5), True), ((4, 5), False), ((0, 0), True), ((1,), False)]
)
def test_a_count_is_of_nobody_or_of_five(counts, expected):
    assert is_safe(counts) is expected


def test_a_small_line_stands_with_the_smallest_that_hides_it():
    lines = {"A": (40, 30), "B": (1, 20), "C": (9, 9), "D": (30, 5)}

    assert put_together(lines) == {"B", "C"}


def test_small_lines_that_hide_each_other_need_no_third():
    assert put_together({"A": (40,), "B": (2,), "C": (3,)}) == {"B", "C"}


def test_lines_of_which_none_is_small_stand_for_themselves():
    assert put_together({"A": (40, 0), "B": (5, 6)}) == set()


def test_lines_that_are_few_together_all_stand_as_one():
    assert put_together({"A": (1,), "B": (2,)}) == {"A", "B"}


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=8))
def test_whatever_is_added_or_taken_away_no_small_count_is_left(rows):
    lines = dict(enumerate(rows))
    together = put_together(lines)

    shown = [lines[key] for key in lines if key not in together]
    if together:
        shown.append(added(lines, together))
    assert tuple(map(sum, zip(*shown, strict=True))) == added(lines, set(lines))
    if is_safe(added(lines, set(lines))):
        assert all(count == 0 or count >= SMALLEST_COUNT for line in shown for count in line)
