"""Paper: a template set as a PDF, Letter size, in the screen's own fonts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from frame.turns import Turns

if TYPE_CHECKING:
    import weasyprint

STATIC = settings.BASE_DIR / "static"
# Of one process. Its other threads go on with pages meanwhile.
_TURNS = Turns(at_once=1, at_once_or_waiting=2)
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_PATTERN = re.compile(r'<pattern id="([^"]+)".*?</pattern>', re.DOTALL)
_ALTERNATIVE = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_FILLED_WITH = re.compile(r"url\(#([^)]+)\)")


def paper_pdf(
    template: str,
    *,
    made_at: datetime,
    as_of: date | None = None,
    is_tagged: bool = False,
    **context: Any,
) -> bytes:
    """Set a template that extends `paper/base.html`.

    Args:
        made_at: printed at the foot of every page.
        as_of: the day that the paper answers for; None where it has none.
        is_tagged: see `set_on_paper`.
    """
    html = paper_html(template, made_at=made_at, as_of=as_of, **context)
    return set_on_paper(html, is_tagged=is_tagged)


def paper_html(
    template: str,
    *,
    made_at: datetime,
    as_of: date | None = None,
    is_in_packet: bool = False,
    **context: Any,
) -> str:
    """The page that the paper is set from.

    Args:
        is_in_packet: it becomes a part of a packet, which numbers its pages, says whose decision it
            leaves by and is signed as a whole.
    """
    frame = {
        "department_name": settings.DEPARTMENT_NAME,
        "made_at": made_at,
        "as_of": as_of,
        "is_in_packet": is_in_packet,
    }
    return render_to_string(template, {**frame, **context})


def words_on(html: str) -> str:
    """Every word that a paper says, and nothing of how it looks, so that two can be compared."""
    body = html.partition("</head>")[2]
    return " ".join(_TAG.sub(" ", _ALTERNATIVE.sub(r" \1 ", body)).split())


def set_on_paper(html: str, *, is_tagged: bool = False) -> bytes:
    """The page as a PDF. One is set at a time: each wants a whole core, and up to 100 MB.

    Args:
        is_tagged: headings, tables and pictures are marked as what they are, to be read out.

    Raises:
        Busy: another one waits already.
    """
    with setting():
        return typeset(html).write_pdf(pdf_tags=is_tagged)


@contextmanager
def setting() -> Iterator[None]:
    """The turn of who sets a paper.

    Raises:
        Busy: another one waits already.
    """
    with _TURNS.turn():
        yield


def typeset(html: str) -> "weasyprint.HTML":
    """The page with its styles and fonts found, ready to be rendered or written."""
    # Takes half a second to import, which no command or process should that sets no paper.
    import weasyprint

    from frame.paper_files import PaperFiles

    page = with_own_patterns(html)
    return weasyprint.HTML(string=page, base_url=f"{STATIC}/", url_fetcher=PaperFiles())


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
