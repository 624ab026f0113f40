"""A list on paper: the width of its columns."""

import pytest

from frame.lists.files import shares_of

HEADINGS = ("Serial", "Name", "Hours")


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("Núñez, Ana of a name as long as any", []),
        ("W" * 31, [19, 64, 17]),
        ("W" * 120, [19, 64, 17]),
    ],
)
def test_columns_share_the_width_where_a_word_is_wider_than_its_column(name, shares):
    lines = [[("4411", False), (name, False), ("8.00", True)]]

    assert shares_of(HEADINGS, lines) == shares


def test_many_words_that_are_wider_together_than_a_line_share_it_too():
    headings = ["Word"] * 5

    assert shares_of(headings, [[("W" * 26, False)] * 5]) == []
    assert shares_of(headings, [[("W" * 27, False)] * 5]) == [20] * 5
