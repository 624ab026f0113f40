"""The rules on paper, for the Office of the General Counsel to sign."""

from datetime import datetime
from functools import lru_cache

from compliance.rules import RulesPage
from frame.paper import paper_html, typeset


def rules_pdf(page: RulesPage, *, made_at: datetime) -> bytes:
    """Set the rules of a period on paper, Letter size, the version on every page."""
    return _set(paper_html("compliance/rules_pdf.html", made_at=made_at, page=page))


@lru_cache(maxsize=4)
def _set(html: str) -> bytes:
    """Everybody of one day is given the same paper, which takes more than a second to set."""
    return typeset(html).write_pdf()
