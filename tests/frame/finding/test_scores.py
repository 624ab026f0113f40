"""Scores, by their sign or by the word beside them."""

from collections import UserList

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frame.finding import scores
from frame.finding.beside import line_of
from frame.finding.near import WordsNear
from frame.finding.scores import find_told_scores
from frame.finding.sought import Sought
from frame.finding.text import CutText
from tests.frame.finding.pages import covered


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("passed with 87 % today", "87 %"),
        ("He had 87 percent", "87 percent"),
        ("Result 87/100", "87/100"),
        ("She had 41 out of 50", "41 out of 50"),
        ("Nunez achieved 60 of 100", "60 of 100"),
        ("8 hours on 9/8/2026", ""),
        ("Page 12 of 100", ""),
        ("- Pg. No. 12 of 100 -", ""),
        ("Answer sheet 87/100", "87/100"),
        ("Scantron sheet # 87/100", "87/100"),
        ("Test sheet 87 out of 100", "87 out of 100"),
        ("Answer page 87 of 100", "87 of 100"),
        ("Page 87 of 100 correct", "87 of 100"),
        ("Slide 87/100", "87/100"),
        ("On the page 87 % and in the written section 62 of 100", "87 % 62 of 100"),
    ],
)
def test_a_share_of_a_hundred_is_a_score_and_hours_stay(line, found):
    assert covered(Sought(is_score=True), line) == found


def test_a_share_is_no_number_of_a_page_by_the_end_of_the_line_before():
    lines = ("See next page", "87 of 100 on the final", "Page 12 of 100")

    assert covered(Sought(is_score=True), *lines) == "87 of 100"


def test_each_line_is_looked_at_once_for_the_number_of_a_page(monkeypatch):
    """However many stand on it: who decides waits for the page."""
    looks = []

    def counted(page, word):
        looks.append(word)
        return line_of(page, word)

    monkeypatch.setattr(scores, "line_of", counted)
    line = "Page 12 of 100 " * 20

    found = covered(Sought(is_score=True), line, line, "Page 87/100", "Page 12 of 100")

    assert found == " ".join(["12 of 100"] * 40 + ["87/100"])
    assert len(looks) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("He failed with 62.", ["62"]),
        ("Score: ninety-two", ["ninety-two"]),
        (
            "He had sixty-two percent, or sixty two per cent",
            ["sixty-two percent", "sixty two per cent"],
        ),
        ("It was 0.62, then .87", ["0.62", "87"]),
        ("A 55 was not enough to pass", ["55"]),
        ("The result was one hundred", ["one hundred"]),
        ("He passed 3 courses of 8 hours in 2025 on May 5, 2025", []),
        ("0.50 hours of a test of two days. 62 papers are closed", []),
        ("Closed by section 610.021 after 12 were asked", []),
        ("Passed at 10:30 on 05/04/2025, badge 5006", []),
        ("He scored 62 on tests", ["62"]),
        ("He scored 88 in class, then 62 this year, and 71 for others", ["88", "62", "71"]),
        ("He scored 62 last year; she scored 77 three times", ["62", "77"]),
        ("A 62 exam score", ["62"]),
        ("He scored 88 May 5", ["88"]),
        ("He scored 25 May 5", ["25"]),
        ("Marks 62", ["62"]),
        ("Passed on 5 May 2025, on 5-9 May, on 6-May-2025 and on May 7", []),
        ("Passed on 05-04-2025, on 2025-05-04 and at 10:30:15, phone 555-1212", []),
        ("Passed 3 in-service courses, 2 tests, 8 credit hours, 1 class", []),
        ("Passed an 8-hour course of 2 days, and one exam of 3 sign-in sheets", []),
        ("The scores of 3 tests are left out; he took the exam 3 days ago", []),
        ("Score:62", ["62"]),
        ("Score:0.62 and test:.71", ["0.62", "71"]),
        ("Test:62 or Score-62", ["62", "62"]),
        ("A score of 92-95", ["92-95"]),
        ("A score of 92: enough", ["92"]),
        ("\u0130\u0130\u0130 failed with 62 here", ["62"]),
        ("Page 12 of the tests is closed", []),
        ("Page 12 of 100 is closed", ["12 of 100"]),
        ("Answer sheet 62/100 is left out.", ["62/100"]),
        ("Test result 62 - course Firearms.", ["62"]),
        ("Score: 62\nHours as on the sheet.", ["62"]),
        ("Score: 62\nHours: 8", ["62"]),
        ("Failed, 62\nhours", ["62"]),
        ("He failed with 62 ten days ago.", ["62"]),
        ("He failed the test with 62 twelve months ago", ["62"]),
        ("Failed with 62 again years later", ["62"]),
        ("The test was failed, a 62 again years later", ["62"]),
        ("Exam score 62 members of the board saw it", ["62"]),
        ("A result of 62 members of the board saw it", ["62"]),
        ("The score was only 62 hours after", ["62"]),
        ("Average 62 class of May", ["62"]),
        ("A 62 class average", ["62"]),
        ("He scored in class 88", ["88"]),
        ("A score of 28 may fail", ["28"]),
        ("In the exam 28 may fail", ["28"]),
        ("Failed in May 88", ["88"]),
    ],
)
def test_a_score_is_found_as_a_sentence_tells_it(words, told):
    text = CutText(words)

    found = find_told_scores(text)

    assert [text.text[start:end] for start, end in text.spans_of(found)] == told


@given(st.text(alphabet="ab 1.-!_", max_size=40), st.integers(0, 45), st.integers(0, 45))
def test_a_stretch_touches_the_words_that_reach_into_it(words, one, other):
    text = CutText(words)
    start, end = sorted((one, other))

    assert text.touched(start, end) == {
        place for place, (left, right) in enumerate(text.spans) if left < end and start < right
    }


class Counted(UserList):
    """Spans that count how many of them were read."""

    read = 0

    def __getitem__(self, place):
        self.read += 1
        return super().__getitem__(place)


def test_a_long_text_of_scores_is_read_with_few_looks_at_each(monkeypatch):
    """Four times as many, and not sixteen times: a decision is typed while somebody waits."""
    looks = []
    one_by_one = WordsNear._is_one_sentence

    def counted(*given) -> bool:
        looks.append(given)
        return one_by_one(*given)

    monkeypatch.setattr(WordsNear, "_is_one_sentence", counted)
    many = 2_000
    text = CutText("No 62. Passed! " * many)
    text.spans = Counted(text.spans)

    assert find_told_scores(text) == []
    assert len(looks) <= 10 * many

    told = CutText("Failed with 62. " * many)
    told.spans = Counted(told.spans)

    assert len(find_told_scores(told)) == many
    assert told.spans.read <= 40 * many
