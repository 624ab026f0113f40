"""Citations in typed words, and which of them the department's own texts do not bear out."""

import re

from records.releases.business_days import answer_confirmed

# `610.021(13)`, `610.023.3`: a section of the Revised Statutes; `Crim. P. 25.03`: a rule of court.
_SECTION = re.compile(r"\b\d{3}\.\d{3}(?:\.\d+)?(?:\s?\([0-9A-Za-z]{1,4}\))*")
_RULE = re.compile(r"\b(?:Civ|Crim)\.?\s?P\.?\s?\d+(?:\.\d+)?")
# Policy 930-5 III.E cites the section, and no paragraph of it.
CONFIRMED = frozenset({"610.021"})
ANSWER = "610.023.3"


def cites(words: str) -> bool:
    """Whether a statute or a rule of court is cited."""
    return bool(_SECTION.search(words) or _RULE.search(words))


def unconfirmed_in(words: str) -> list[str]:
    """Each citation of a statute or a rule of court that is not confirmed, once."""
    confirmed = CONFIRMED | ({ANSWER} if answer_confirmed() else set())
    found = [*_SECTION.findall(words), *_RULE.findall(words)]
    return [each for each in dict.fromkeys(found) if each not in confirmed]
