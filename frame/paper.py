"""Paper: a template set as a PDF, Letter size, in the screen's own fonts."""

import re
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from fontTools.ttLib import woff2
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = settings.BASE_DIR / "static"
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_PATTERN = re.compile(r'<pattern id="([^"]+)".*?</pattern>', re.DOTALL)
_FILLED_WITH = re.compile(r"url\(#([^)]+)\)")


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
    page = with_own_patterns(html)
    return weasyprint.HTML(string=page, base_url=f"{STATIC}/", url_fetcher=_Files())


def with_own_patterns(html: str) -> str:
    """Give each picture the patterns it is filled with: paper finds none of another picture."""
    patterns = {found[1]: found[0] for found in _PATTERN.finditer(html)}

    def with_own(picture: re.Match[str]) -> str:
        used = dict.fromkeys(_FILLED_WITH.findall(picture[0]))
        own = "".join(patterns[name] for name in used if name in patterns)
        if not own or "<pattern" in picture[0]:
            return picture[0]
        return picture[0].replace(">", f"><defs>{own}</defs>", 1)

    return _PICTURE.sub(with_own, html) if patterns else html


class _Files(URLFetcher):
    """The files that a page names; its fonts come unpacked, which is done once a process."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.endswith(".woff2"):
            return URLFetcherResponse(url, unpacked(Path(unquote(urlsplit(url).path))))
        return super().fetch(url, headers)


@cache
def unpacked(font: Path) -> bytes:
    """A font as a PDF holds it."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()
