"""The CLEE rules, in pure Python: what an officer owes, what counts, and what is missing."""

from .assessing import assess
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
from .law import Choice, Entry, Law, LawError, Question
from .law_draft import amend_law
from .law_files import load_law
from .officer import Circumstances, Decision, Exemption, Officer
from .rows import SUM_COLUMNS
from .status import Status
from .sums import assess_sums, takes_nothing_from_next
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
    "Entry",
    "Exemption",
    "Figures",
    "Law",
    "LawError",
    "Measure",
    "MeasureResult",
    "NotCounted",
    "Officer",
    "Outcome",
    "Question",
    "Reason",
    "Status",
    "SumsAssessment",
    "Topic",
    "amend_law",
    "assess",
    "assess_sums",
    "check_credit",
    "cure_of",
    "load_law",
    "takes_nothing_from_next",
]
