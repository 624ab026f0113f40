"""Curricula areas and topic designations: what an hour of training can be about."""

from dataclasses import dataclass

AREAS = (
    "legal_studies",
    "technical_studies",
    "interpersonal_perspectives",
    "skill_development",
)
"""Every hour belongs to exactly one. Source: 11 CSR 75-15.020(1)."""


@dataclass(frozen=True)
class Topic:
    """A designation hours can bear in addition to their area.

    Args:
        key: the name used in data files, scenarios and credits.
        within: the one area these hours are part of, if the rule ties the topic to an area.

    Source: 11 CSR 75-15.020(2)
    """

    key: str
    within: str | None = None


RACIAL_PROFILING = "racial_profiling"

TOPICS = (
    Topic("firearms", within="skill_development"),
    Topic(RACIAL_PROFILING),
    Topic("de_escalation"),
    Topic("implicit_bias"),
)
"""Every topic the product knows. A new minimum is a row in compliance/law and a line here."""
