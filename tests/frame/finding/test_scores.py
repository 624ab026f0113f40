"""Scores, by their sign or by the word beside them."""

import pytest

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
        ("Page 12 of 100 and pages 3 out of 100", ""),
        ("On the page 87 % and in the written section 62 of 100", "87 % 62 of 100"),
    ],
)
def test_a_share_of_a_hundred_is_a_score_and_hours_stay(line, found):
    assert covered(Sought(is_score=True), line) == found


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
        ("Passed 3 in-service courses, 2 tests, 8 credit hours and module-3", []),
        ("Score:62", ["62"]),
        ("Score:0.62 and test:.71", ["0.62", "71"]),
        ("Test:62 or Score-62", ["62", "62"]),
        ("A score of 92-95", ["92-95"]),
        ("A score of 92: enough", ["92"]),
        ("\u0130\u0130\u0130 failed with 62 here", ["62"]),
        ("Page 12 of 100 is closed", []),
    ],
)
def test_a_score_is_found_as_a_sentence_tells_it(words, told):
    text = CutText(words)

    found = find_told_scores(text)

    assert [text.text[start:end] for start, end in text.spans_of(found)] == told
