"""Scores: shares of a hundred, and figures beside a word that says that they are one."""

import re

from frame.finding.beside import Labels
from frame.finding.text import Text

SCORE = Labels(
    frozenset(
        {"score", "scores", "scored", "grade", "result", "results", "mark", "marks", "points"}
    )
)
# `92%`, `87.5 points`, `87/100`, `41 out of 50`.
SHARES = (
    re.compile(r"\d{1,3}(?:[.,]\d+)?\s?(?:%|(?:percent|per cent|pct|points)\b)"),
    re.compile(r"(?<![\d/])\d{1,3}\s?(?:/\s?100\b|out of \d{1,3}\b)(?![/\d])"),
)


def find_shares(text: Text) -> list[frozenset[int]]:
    """The places of each share of a hundred, wherever it stands."""
    return [text.within(*found.span()) for each in SHARES for found in each.finditer(text.line)]
