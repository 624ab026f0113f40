"""The rules on paper, for the Office of the General Counsel to sign."""

from datetime import datetime

from compliance.rules import RulesPage
from frame.kept_paper import kept_paper
from frame.paper import paper_html


def rules_on_paper(page: RulesPage, *, made_at: datetime) -> bytes:
    """Set the rules of a period on paper, Letter size, the version on every page.

    Everybody of one day is given the same paper, which takes more than a second to set.
    """
    return kept_paper("rules", paper_html("compliance/rules_pdf.html", made_at=made_at, page=page))
