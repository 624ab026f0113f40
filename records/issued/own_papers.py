"""Issued papers that come back: known by their SHA-256 alone, whatever they say of themselves."""

from frame.archival import CLAIM
from frame.files import knows_own_papers
from records.issued.models import IssuedPaper


@knows_own_papers
def is_issued(content: bytes, sha256: str) -> bool:
    """Whether a file is byte by byte one that was issued here."""
    # Every one of ours has this; the database is not asked about what can't be one.
    return CLAIM in content and IssuedPaper.objects.filter(sha256=sha256).exists()
