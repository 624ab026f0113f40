"""Figures beside a word that says what they are."""

import pytest

from frame.finding.beside import places_beside
from frame.finding.days import BIRTH
from frame.finding.page import find_on
from frame.finding.sought import Sought
from frame.finding.word import Page, Word

HEIGHT, SIGN = 12, 7


def page_of(*lines: str) -> Page:
    """A page of lines, each sign as wide as another; a tab leads to the next column."""
    words = []
    for number, line in enumerate(lines):
        top, left = 40 + number * 1.5 * HEIGHT, 50.0
        for text in line.replace("\t", " \t ").split(" "):
            if text == "\t":
                left = (left // 200 + 1) * 200
            elif text:
                words.append(Word(text, left, top, left + SIGN * len(text), top + HEIGHT))
                left += SIGN * (len(text) + 1)
    return Page(612, 792, tuple(words))


@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        (["Final score: 92 of 100"], ["92", "of", "100"]),
        (["Score:92 passed"], ["Score:92"]),
        (["Passed with 92% on March 3"], ["92%"]),
        (["He has 87.5 points"], ["87.5", "points"]),
        (["Grade\tHours", "88\t8"], ["88"]),
        (["Hours: 8", "Course 26-0042"], []),
        (["The score is told apart"], []),
        (["points are told apart"], []),
    ],
    ids=str,
)
def test_a_score_is_found_by_its_word_or_its_sign(lines, covered):
    page = page_of(*lines)

    found = sorted(find_on(page, Sought(is_score=True)).covered)

    assert [page.words[place].text for place in found] == covered


@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        (["DOB 03/10/1980"], ["03/10/1980"]),
        (["Date of birth: March 3, 1980 in Kansas"], ["March", "3,", "1980"]),
        (["Born", "March 3, 1980"], ["March", "3,", "1980"]),
        (["Born", "in Kansas"], []),
        (["Born"], []),
        (["Completed on 03/10/2026"], []),
        (["DOB\t\tCompleted 03/10/2026"], []),
    ],
    ids=str,
)
def test_a_day_of_birth_is_found_whole_and_no_other_day(lines, covered):
    page = page_of(*lines)

    found = sorted(places_beside(page, BIRTH))

    assert [page.words[place].text for place in found] == covered
