"""Scores, by their sign or by the word beside them."""

import pytest

from frame.finding.sought import Sought
from tests.frame.finding.pages import covered


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("passed with 87 % today", "87 %"),
        ("He had 87 percent", "87 percent"),
        ("Result 87/100", "87/100"),
        ("She had 41 out of 50", "41 out of 50"),
        ("8 hours on 9/8/2026", ""),
    ],
)
def test_a_share_of_a_hundred_is_a_score_and_hours_stay(line, found):
    assert covered(Sought(is_score=True), line) == found
