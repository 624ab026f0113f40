"""Standings, as a sentence tells them."""

import pytest

from frame.finding.standings import find_told_standings
from frame.finding.text import CutText


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("She is behind for 2025.", ["behind"]),
        ("Behind - at risk of an inactive license", ["Behind", "at risk", "inactive"]),
        ("He is short of hours, in grace until Mar 15", ["is short", "in grace"]),
        ("6 hours are missing for 2024", ["6 hours"]),
        ("She lacks six credit hours", ["six credit hours"]),
        ("Missing 2.50 hours of legal studies", ["2.50 hours"]),
        ("In progress: 18.00 of 24.00 hours", ["18.00 of 24.00 hours"]),
        ("The record is complete for the year 2025", ["complete for the year 2025"]),
        ("Four hours of 2026 made up 2024", ["made up "]),
        ("A transcript with a shortfall; he was not compliant", ["shortfall", "not compliant"]),
        ("Standings and hours that are missing are struck out of 3 papers.", []),
        ("In compliance with the subpoena; the file is made up of 3 papers of 8 hours.", []),
        ("The rest is exempt from disclosure. A course of 8 hours, complete.", []),
    ],
)
def test_a_standing_is_found_as_a_sentence_tells_it(words, told):
    text = CutText(words)

    found = find_told_standings(text)

    assert [text.text[start:end] for start, end in text.spans_of(found)] == [
        each.strip() for each in told
    ]
