"""Paper: a template set as a PDF, Letter size, in the screen's own fonts."""

from datetime import date, datetime
from typing import Any

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string

STATIC = settings.BASE_DIR / "static"


def paper_pdf(
    template: str, *, made_at: datetime, as_of: date | None = None, **context: Any
) -> bytes:
    """Set a template that extends `paper/base.html`.

    Args:
        made_at: printed at the foot of every page.
        as_of: the day that the paper answers for; None where it has none.
    """
    return typeset(paper_html(template, made_at=made_at, as_of=as_of, **context)).write_pdf()


def paper_html(
    template: str, *, made_at: datetime, as_of: date | None = None, **context: Any
) -> str:
    """The page that the paper is set from."""
    frame = {"department_name": settings.DEPARTMENT_NAME, "made_at": made_at, "as_of": as_of}
    return render_to_string(template, {**frame, **context})


def typeset(html: str) -> weasyprint.HTML:
    """The page with its styles and fonts found, ready to be rendered or written."""
    return weasyprint.HTML(string=html, base_url=f"{STATIC}/")
