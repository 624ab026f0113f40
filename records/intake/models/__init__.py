"""What is sent in: what every kind of it has, and a model for each kind."""

from records.intake.models.outside_training import NOT_KEPT, OutsideTraining
from records.intake.models.roll_call import RollCallLine, RollCallReport, RollCallTaught
from records.intake.models.sent_in import SentIn, SentPaper

__all__ = [
    "NOT_KEPT",
    "OutsideTraining",
    "RollCallLine",
    "RollCallReport",
    "RollCallTaught",
    "SentIn",
    "SentPaper",
]
