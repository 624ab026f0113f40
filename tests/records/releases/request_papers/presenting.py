"""What tests of the papers of a request start from: one to present, and one that is kept."""

from frame.files import checked_file
from people.models import Member
from records.models import ReleaseRequest, RequestPaper
from records.releases.request_papers.actions import add_request_paper
from records.releases.request_papers.keeping import Presented
from tests.records.releases.asking import NOON
from tests.uploads import PDF, pdf

SUBPOENA = "Subpoena 2616-CV-0042"


def content_of(title: str) -> bytes:
    """A PDF that is another for each title."""
    return PDF.replace(b"%PDF-1.4\n", f"%PDF-1.4\n% {title}\n".encode())


def presented(title: str = SUBPOENA, *, content: bytes = b"") -> Presented:
    """A paper of this title, ready to be kept."""
    file = checked_file(pdf("subpoena.pdf", content or content_of(title)))
    return Presented(title, file)


def added(
    request: ReleaseRequest, by: Member, title: str = SUBPOENA, *, content: bytes = b""
) -> RequestPaper:
    """A paper that `by` added to a request."""
    given = presented(title, content=content)
    return add_request_paper(request=request, presented=given, by=by, now=NOON).row
