"""The rules on paper, for the Office of the General Counsel to sign."""

from datetime import datetime

from compliance.rules import RulesPage
from frame.paper import paper_pdf


def rules_pdf(page: RulesPage, *, made_at: datetime) -> bytes:
    """Set the rules of a period on paper, Letter size, the version on every page."""
    return paper_pdf("compliance/rules_pdf.html", made_at=made_at, page=page)
