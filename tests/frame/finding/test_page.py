"""All that is sought on a page at once."""

from frame.finding.sought import Sought
from tests.frame.finding.pages import covered, doubts


def test_nothing_is_found_that_is_not_sought():
    lines = ("Reyes, Ana 5006 Born 04/12/1988 Score 87%",)

    assert covered(Sought(), *lines) == ""
    assert doubts(Sought(), *lines) == []
