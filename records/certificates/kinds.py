"""What sort of paper it is: a certificate, or something that proves no training."""

import re

from records.certificates.flow import Flow
from records.certificates.proposed import Paper, Proposed

LONGEST_HEADING = 7
_HEADINGS = {
    Paper.INVOICE: r"invoice|amount\s+due|balance\s+due|bill\s+to|purchase\s+order|remit(?:tance)?",
    Paper.RECEIPT: (
        r"(?:registration|payment|order|enrollment)\s+(?:receipt|confirmation|confirmed|form)|"
        r"receipt|you\s+are\s+(?:now\s+)?(?:registered|enrolled)|thank\s+you\s+for\s+registering"
    ),
    Paper.AGENDA: (
        r"agenda|syllabus|course\s+outline|lesson\s+plan|(?:course|class|training|daily|event)\s+"
        r"schedule|schedule\s+of\s+(?:classes|events|sessions)|course\s+announcement|register\s+now"
    ),
    Paper.TRANSCRIPT: r"transcript|training\s+(?:history|record\s+of)|grade\s+report",
}
_CERTIFICATE = (
    r"certificate|certif(?:y|ies)|diploma|(?:letter|record|proof|statement|confirmation|"
    r"verification)\s+of\s+(?:course\s+|training\s+)?(?:completion|attendance)|course\s+completion"
)
_PROMISED = re.compile(r"certificate\s+(?:fee|will|to\s+follow|sent)", re.IGNORECASE)
_PROVES = re.compile(
    r"\b(?:certif(?:y|ies)\s+that|(?:has|have)\s+(?:successfully\s+|satisfactorily\s+)?"
    r"(?:completed|attended|participated)|successfully\s+complet|complet(?:ed|ion)\s*(?:on|date)|"
    r"date\s+(?:of\s+completion|completed))",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\b(?:amount\s+(?:due|paid)|total\s+(?:due|paid)|balance|subtotal)\b", re.I)


def read_kind(flow: Flow) -> tuple[Paper, Proposed[str] | None]:
    """The sort of paper, and the words that say so where it is no certificate.

    The first heading that says what it is decides; a sentence that mentions one is no heading.
    """
    for cell in flow.cells:
        words = flow.text[cell.start : cell.end]
        if len(words.split()) > LONGEST_HEADING:
            continue
        is_called = re.search(rf"\b(?:{_CERTIFICATE})\b", words, re.IGNORECASE)
        if is_called and not _PROMISED.search(words):
            return Paper.CERTIFICATE, None
        for paper, heading in _HEADINGS.items():
            if re.search(rf"\b(?:{heading})\b", words, re.IGNORECASE):
                return paper, flow.propose(words, cell.start, cell.end)
    if money := _MONEY.search(flow.text):
        return Paper.RECEIPT, flow.propose(money[0], *money.span())
    if _PROVES.search(flow.text):
        return Paper.CERTIFICATE, None
    return Paper.UNKNOWN, None
