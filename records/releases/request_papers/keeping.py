"""Keeping a paper with its request, within the write of a step, and what an event says of it."""

from dataclasses import dataclass
from uuid import UUID

from frame.files import CheckedFile
from frame.reasons import checked_reason
from records.actions.documents import Filing
from records.releases.models import ReleaseRequest
from records.releases.request_papers.models import LONGEST_PAPER_TITLE, RequestPaper

NO_FILE = "Choose the file of the paper: a PDF, or a picture as PNG or JPEG."
NO_TITLE = "Say what paper it is, such as “Subpoena 2616-CV-0042”."


@dataclass(frozen=True)
class Presented:
    """A paper by which somebody asks.

    Args:
        title: what it is.
    """

    title: str
    file: CheckedFile


def keep_paper(
    request: ReleaseRequest,
    presented: Presented,
    *,
    files: Filing,
    form_token: UUID | None = None,
) -> RequestPaper:
    """Store a paper with its request. The event is that of the step which it came with.

    Raises:
        ValidationError: for `paper_title`: it is blank, too long, or holds what no page shows.
    """
    file = presented.file
    paper = RequestPaper(
        request=request,
        title=checked_title(presented.title),
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        added_by=files.by,
        added_at=files.now,
        form_token=form_token,
    )
    files.store(paper, file)
    return paper


def checked_title(title: str) -> str:
    """What a paper is, on one line.

    Raises:
        ValidationError: for `paper_title`: it is blank, too long, or holds what no page shows.
    """
    line = " ".join(title.split())
    return checked_reason(line, missing=NO_TITLE, field="paper_title", longest=LONGEST_PAPER_TITLE)


def paper_facts(paper: RequestPaper | None) -> dict[str, str]:
    """What an event says of a paper of a request."""
    return {} if paper is None else {"paper": paper.title, "paper_sha256": paper.sha256}
