"""A paper as it left: the pages of the packet itself, whatever the record says by now."""

from dataclasses import dataclass

from records.releases.models import ReleaseRequest


@dataclass(frozen=True)
class LeftPaper:
    """A paper of a packet that was handed over.

    Args:
        content: its pages out of the packet, as a PDF.
    """

    title: str
    content: bytes


def left_paper(request: ReleaseRequest, key: str) -> LeftPaper | None:
    """A paper of what was handed over; None before that, and of one that did not leave.

    Raises:
        FileNotFoundError: the packet is not in the storage.
    """
    # Takes a third of a second to import, which no page should that shows no packet.
    from frame.pdf.joining import pages_out_of

    decision = request.decision
    if request.state != ReleaseRequest.State.HANDED_OVER or decision is None:
        return None
    # A packet is bound of the papers that leave, in the order in which the decision has them.
    keys = [each["key"] for each in decision.leaves if not each["is_left_out"]]
    files = decision.packet.manifest.get("files", ())
    found = next((file for of, file in zip(keys, files, strict=False) if of == key), None)
    if found is None:
        return None
    with decision.packet.file.open("rb") as stored:
        packet: bytes = stored.read()
    pages = pages_out_of(packet, first=found["first_page"], last=found["last_page"])
    return LeftPaper(found["title"], pages)
