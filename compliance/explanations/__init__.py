"""What the figures mean, in words: the standing, the rules, and why hours count or don't."""

from compliance.explanations.counting import counted_words, lacks_control_number
from compliance.explanations.rules import rule_words, unconfirmed_words
from compliance.explanations.standing import (
    missing_words,
    no_period_words,
    standing_in_short,
    standing_words,
)
from compliance.explanations.voice import Voice

__all__ = [
    "Voice",
    "counted_words",
    "lacks_control_number",
    "missing_words",
    "no_period_words",
    "rule_words",
    "standing_in_short",
    "standing_words",
    "unconfirmed_words",
]
