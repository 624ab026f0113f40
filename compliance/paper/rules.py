"""The rules on paper, for the Office of the General Counsel to sign."""

from datetime import datetime

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string

from compliance.rules import RulesPage

STATIC = settings.BASE_DIR / "static"


def rules_pdf(page: RulesPage, *, made_at: datetime) -> bytes:
    """Set the rules of a period on paper, Letter size, the version on every page."""
    html = render_to_string(
        "compliance/rules_pdf.html",
        {
            "department_name": settings.DEPARTMENT_NAME,
            "made_at": made_at,
            "as_of": None,
            "page": page,
        },
    )
    return weasyprint.HTML(string=html, base_url=f"{STATIC}/").write_pdf()
