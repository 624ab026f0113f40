"""The CLEE rules, in pure Python: what an officer owes, what counts, and what is missing."""

from .assessing import assess, assess_years
from .assessing_sums import assess_sums, takes_nothing_from_next
from .assessment import (
    Assessment,
    CreditedHours,
    CreditResult,
    MeasureResult,
    NotCounted,
    Reason,
)
from .credit import Credit, CreditError, check_credit
from .cure import CapLimit, Cure, EarlierNeed, cure_of
from .duty import Duty, Outcome, SumsAssessment
from .figures import Figures, Measure
from .hundredths import SUM_COLUMNS
from .law import Choice, Law, LawError, LegalFigure, OpenQuestion
from .law_draft import amend_law
from .law_files import load_law
from .officer import Circumstances, Decision, Exemption, Officer
from .status import Status
from .topics import TOPICS, Topic

__all__ = [
    "SUM_COLUMNS",
    "TOPICS",
    "Assessment",
    "CapLimit",
    "Choice",
    "Circumstances",
    "Credit",
    "CreditError",
    "CreditResult",
    "CreditedHours",
    "Cure",
    "Decision",
    "Duty",
    "EarlierNeed",
    "Exemption",
    "Figures",
    "Law",
    "LawError",
    "LegalFigure",
    "Measure",
    "MeasureResult",
    "NotCounted",
    "Officer",
    "OpenQuestion",
    "Outcome",
    "Reason",
    "Status",
    "SumsAssessment",
    "Topic",
    "amend_law",
    "assess",
    "assess_sums",
    "assess_years",
    "check_credit",
    "cure_of",
    "load_law",
    "takes_nothing_from_next",
]
