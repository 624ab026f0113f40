"""Paper that is the same for everybody: set once for each content, and kept for every worker."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from frame.paper import STATIC, set_on_paper
from frame.storing.orphans import names_files

logger = logging.getLogger(__name__)

FOLDER = "kept-paper"
# Of one name: the periods that people print, of today and of yesterday.
MOST_KEPT = 12


def kept_paper(name: str, html: str) -> bytes:
    """The paper set from a page, or the one that was set from the same page before.

    Whatever changes what is on it changes the page, its styles or the program that sets it, and so
    the name it is kept under. Where none can be kept, it is set anew each time.

    Args:
        name: what it is, for who looks into the folder; letters and hyphens.
    """
    path = f"{FOLDER}/{name}-{_digest_of(html)}.pdf"
    with suppress(FileNotFoundError), default_storage.open(path) as kept:
        return kept.read()
    paper = set_on_paper(html)
    try:
        # Another worker may have set it meanwhile.
        if not default_storage.exists(path):
            _forget_old(name)
            default_storage.save(path, ContentFile(paper))
    except OSError:
        logger.warning("A paper could not be kept: %s", path, exc_info=True)
    return paper


def _forget_old(name: str) -> None:
    kept = sorted(
        (path for path in kept_papers() if path.startswith(f"{FOLDER}/{name}-")),
        key=default_storage.get_modified_time,
    )
    for path in kept[: len(kept) - MOST_KEPT + 1] if len(kept) >= MOST_KEPT else ():
        default_storage.delete(path)


def _digest_of(html: str) -> str:
    made_from = hashlib.sha256(_style_digest())
    made_from.update(html.encode())
    return made_from.hexdigest()[:40]


@cache
def _style_digest() -> bytes:
    """Of all styles, any of which a page may name, and of what sets them."""
    styles = hashlib.sha256(version("weasyprint").encode())
    for path in sorted((STATIC / "css").rglob("*.css")):
        styles.update(path.read_bytes())
    return styles.digest()


@names_files
def kept_papers() -> Iterator[str]:
    """What is kept; it belongs to no row, and is no orphan."""
    if default_storage.exists(FOLDER):
        kept = default_storage.listdir(FOLDER)[1]
        yield from (f"{FOLDER}/{name}" for name in kept if name.endswith(".pdf"))
