"""Standings as a sentence tells them: that somebody is behind, or how many hours are missing."""

import re

from frame.finding.near import WordsNear
from frame.finding.scores import NUMBER
from frame.finding.text import CutText

HOURS = r"(?:credit\s+|training\s+|clee\s+)?(?:hours?|hrs)\b"
SOME_HOURS = re.compile(rf"(?<![\w.,]){NUMBER}\s+(?:more\s+)?{HOURS}")
LACKING = re.compile(
    r"\b(?:missing|miss(?:es|ed)?|lack(?:s|ed|ing)?|ow(?:es?|ed|ing)|needs?|needed|short|shy"
    r"|outstanding)\b"
)
A_YEAR = r"(?:the\s+)?(?:(?:clee\s+)?(?:year|period)\s+)?(?:19|20)\d\d\b"
TELLS_A_STANDING = re.compile(
    r"\b(?:behind|inactive|delinquent|deficient|deficienc(?:y|ies)|shortfalls?|at\s+risk"
    r"|non-?complian(?:t|ce)|out\s+of\s+compliance|(?:is|was|are|were|not|fully|still)\s+compliant"
    r"|good\s+standing|in\s+grace|grace\s+(?:until|period)|extended\s+until|decision\s+pending"
    r"|(?:falls?|fell|falling|came|comes?|is|was|are|were)\s+short|short\s+(?:of|by)"
    rf"|ma(?:de|kes?|king)\s+up\s+(?!of\b)|counts?\s+in\s+{A_YEAR}"
    rf"|(?:complete|incomplete|compliant|exempt|waived|extended)\s+(?:for|in)\s+{A_YEAR}"
    rf"|{NUMBER}\s+of\s+(?:the\s+)?{NUMBER}\s+{HOURS})"
)


def find_told_standings(text: CutText) -> list[frozenset[int]]:
    """The places of standings: `behind`, `short of hours`, `six hours are missing`.

    What only may tell one does: whoever typed it can write it otherwise.
    """
    lacking = WordsNear(text.small, LACKING)
    told = [each.span() for each in TELLS_A_STANDING.finditer(text.small)]
    for hours in SOME_HOURS.finditer(text.small):
        told += [hours.span()] if lacking.has_near(*hours.span()) else []
    return [text.touched(*span) for span in told]
