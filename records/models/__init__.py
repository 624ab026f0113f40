"""Who was trained."""

from records.challenges.models import Challenge
from records.intake.models import (
    OutsideTraining,
    RollCallLine,
    RollCallReport,
    RollCallTaught,
    SentIn,
    SentPaper,
)
from records.issued.models import IssuedPaper
from records.leavers.models import LeaverPack, PackTry
from records.leavers.reading_in.models import CreditReadIn, PackReadIn
from records.models.completion import Completion
from records.models.confirmed_warning import ConfirmedWarning
from records.models.document import Document
from records.models.draft_change import DraftChange
from records.models.entered_credit import EnteredCredit
from records.models.held_paper import HeldPaper
from records.models.paper_words import PaperWords
from records.models.scanned_page import ScannedPage, ScannedRow
from records.models.sheet_print import PrintedRow, SheetPrint
from records.models.sheet_scan import SheetScan
from records.models.sign_in_sheet import SheetLine, SignInSheet
from records.models.teaching_kept import TeachingKept
from records.models.teaching_left_out import TeachingLeftOut
from records.releases.models import (
    Disclosure,
    HandoverCorrection,
    ReleaseBox,
    ReleaseDecision,
    ReleaseHandover,
    ReleaseMember,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.request_papers.models import RequestPaper
from records.retention.models import DestructionOrder, DestructionRow, LegalHold

__all__ = [
    "Challenge",
    "Completion",
    "ConfirmedWarning",
    "CreditReadIn",
    "DestructionOrder",
    "DestructionRow",
    "Disclosure",
    "Document",
    "DraftChange",
    "EnteredCredit",
    "HandoverCorrection",
    "HeldPaper",
    "IssuedPaper",
    "LeaverPack",
    "LegalHold",
    "OutsideTraining",
    "PackReadIn",
    "PackTry",
    "PaperWords",
    "PrintedRow",
    "ReleaseBox",
    "ReleaseDecision",
    "ReleaseHandover",
    "ReleaseMember",
    "ReleasePacket",
    "ReleaseRequest",
    "RequestPaper",
    "RollCallLine",
    "RollCallReport",
    "RollCallTaught",
    "ScannedPage",
    "ScannedRow",
    "SentIn",
    "SentPaper",
    "SheetLine",
    "SheetPrint",
    "SheetScan",
    "SignInSheet",
    "TeachingKept",
    "TeachingLeftOut",
]
