"""The rules behind the figures, a sentence or two for each measure."""

from collections.abc import Mapping
from decimal import Decimal

from compliance.engine import Figures, Law
from compliance.explanations.voice import listed
from frame.words import hours

TOTAL = "total"
CAPPED_SOURCES = {"in_service": "in-service training", "college": "college courses"}

# `{}` is the hours that are required.
RULES: Mapping[str, str] = {
    TOTAL: "A licensed peace officer earns at least {} hours of continuing law enforcement "
    "education (CLEE) each calendar year.",
    "licensed_source": "At least {} hours come from licensed providers, licensed basic training "
    "centers or approved individual courses.",
    "legal_studies": "At least {} hours are in legal studies.",
    "technical_studies": "At least {} hours are in technical studies.",
    "interpersonal_perspectives": "At least {} hours are in interpersonal perspectives.",
    "firearms": "At least {} hours are skill development with firearms.",
    "racial_profiling": "An officer with authority to enforce traffic law has at least {} in "
    "racial profiling, from a licensed or approved source or with a POST control number.",
    "de_escalation": "At least {} covers de-escalation.",
    "implicit_bias": "At least {} covers implicit bias.",
}


def rule_words(key: str, required: Decimal, *, figures: Figures, law: Law) -> str:
    """Say what the rule asks for in one measure, and what this product reads into it."""
    entry = law.legal_figures["minimum", key]
    words = [RULES.get(key, "At least {} " + entry.label.lower() + ".").format(hours(required))]
    if key == TOTAL:
        caps = [
            f"{hours(figures.caps[source])} of {name}"
            for source, name in CAPPED_SOURCES.items()
            if source in figures.caps
        ]
        if caps:
            words.append(f"At most {listed(caps)} count.")
    if entry.choice:
        words.append(entry.choice)
    return " ".join(words)


def unconfirmed_words(figures: Figures, law: Law) -> str:
    """Say that the period's figures are those of an earlier one; nothing when they are its own."""
    if figures.confirmed:
        return ""
    return (
        f"The figures for {figures.period} are those of {law.last_confirmed_period}; "
        "POST has not published others."
    )
