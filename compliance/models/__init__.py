"""What decides over a member's hours besides the completions."""

from compliance.models.director_decision import DirectorDecision
from compliance.models.exemption import Exemption
from compliance.models.law_answer import LawAnswer
from compliance.models.period_booking import PeriodBooking
from compliance.models.rules_version import RulesApproval, RulesVersion
from compliance.models.settlement import MovedHours, Settlement, ShortPeriod, UnsettledMember

__all__ = [
    "DirectorDecision",
    "Exemption",
    "LawAnswer",
    "MovedHours",
    "PeriodBooking",
    "RulesApproval",
    "RulesVersion",
    "Settlement",
    "ShortPeriod",
    "UnsettledMember",
]
