"""Bind papers to a packet: cover sheet, the papers in order, the list of what is in it, numbers.

The same papers give the same bytes, so a job that is done again binds the same packet.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from frame.paper import paper_html, set_on_paper
from records.issued.printed import address_of
from records.releases.copies import what_left
from records.releases.legal_basis import BASES
from records.releases.models import ReleaseDecision
from records.releases.packets.key import shown
from records.releases.parts import Redaction, part_words
from records.releases.reading import conditions_in_words, nothing_of

MANIFEST_FORM = "packet-1"
PROOFS_FORM = "packet-proofs-1"
MANIFEST_NAME, PROOFS_NAME = "manifest.json", "proofs.json"


@dataclass(frozen=True)
class Piece:
    """One paper of the packet, ready to leave.

    Args:
        title: what the decision called it.
        part: the words of its part.
        left_out: a sentence for each thing that is left out of it.
        covered: how many places are covered, by its own pages.
        source_sha256: of the stored file that it shows; blank for a paper of our own. It never
            leaves: who guesses what a bar covers would try each guess against it.
        salt: what `source_salted_sha256` is made with; see `new_salt`.
    """

    title: str
    part: str
    content: bytes
    left_out: tuple[str, ...] = ()
    covered: tuple[tuple[int, int], ...] = ()
    source_sha256: str = ""
    salt: str = ""

    @property
    def source_salted_sha256(self) -> str:
        """What a packet says of the stored file: nobody confirms a guess by it without the salt."""
        return salted(self.source_sha256, self.salt) if self.source_sha256 else ""

    def left_out_from(self, first_page: int) -> tuple[str, ...]:
        """What is left out of it, by the pages of the packet."""
        places = (
            f"{count} place{'' if count == 1 else 's'} covered on page {first_page + page - 1}"
            for page, count in self.covered
        )
        return (*self.left_out, *places)


@dataclass(frozen=True)
class Bound:
    """The pages of a packet, and which paper is on which."""

    pages: bytes
    count: int
    files: tuple["BoundFile", ...]


@dataclass(frozen=True)
class BoundFile:
    """Where a paper is in the packet, and what it was by itself."""

    number: int
    title: str
    part: str
    first_page: int
    last_page: int
    sha256: str
    source_salted_sha256: str
    left_out: tuple[str, ...]

    @property
    def pages(self) -> str:
        """`3`, or `3 to 5`."""
        if self.first_page == self.last_page:
            return str(self.first_page)
        return f"{self.first_page} to {self.last_page}"


def new_salt() -> str:
    """Thirty-two bytes by chance, as hexadecimal digits."""
    return secrets.token_hex(32)


def salted(sha256: str, salt: str) -> str:
    """SHA-256 of a salt and the SHA-256 of a file, all as hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(salt) + bytes.fromhex(sha256)).hexdigest()


def salts_of(salts: Iterable[str]) -> dict[str, str]:
    """Those of the papers of others, by the number that the manifest gives each."""
    return {str(number): salt for number, salt in enumerate(salts, start=1) if salt}


def bind(
    decision: ReleaseDecision, pieces: Sequence[Piece], *, certificate: str, made_at: datetime
) -> Bound:
    """Bind the papers that leave by a decision.

    Args:
        certificate: the fingerprint of what the packet is signed by.
        made_at: printed at the foot of what is set for the packet itself.
    """
    # Takes a third of a second to import, which no page should that binds nothing.
    from frame.pdf.joining import Paper, joined, page_sizes

    counts = [len(page_sizes(piece.content)) for piece in pieces]
    cover, files = _cover(decision, pieces, counts, made_at)
    facts = _facts(decision)
    closing = _set(
        "records/releases/packet_closing_pdf.html",
        made_at,
        files=files,
        fingerprint=shown(certificate),
        log_name=settings.EVENT_LOG_NAME,
        verifier_at=address_of("records:check-verifier"),
        key_at=address_of("records:check-key"),
        **facts,
    )
    papers = [
        Paper(cover, "Cover sheet"),
        *(
            Paper(piece.content, piece.title, alternative=f"{piece.title}, as a picture")
            for piece in pieces
        ),
        Paper(closing, "What this packet is made of"),
    ]
    sizes = [size for paper in papers for size in page_sizes(paper.content)]
    title = f"{facts['number']}: training records released by {settings.DEPARTMENT_NAME}"
    pages = joined(papers, stamps=_stamps(facts["number"], sizes, made_at), title=title)
    return Bound(pages, len(sizes), files)


def _cover(
    decision: ReleaseDecision, pieces: Sequence[Piece], counts: Sequence[int], made_at: datetime
) -> tuple[bytes, tuple[BoundFile, ...]]:
    """The cover sheet, which says on which page each paper is, and so how long it is itself."""
    from frame.pdf.joining import page_sizes  # as in `bind`

    own = 1
    while True:
        files = _placed(pieces, counts, start=own + 1)
        cover = _set(
            "records/releases/packet_cover_pdf.html",
            made_at,
            files=files,
            has_bars=any(each.left_out for each in files),
            count=own + sum(counts),
            **_facts(decision),
        )
        # Set once to count its pages and once with the numbers that follow from it. Higher numbers
        # take no less room, so it can only grow again, and that seldom by more than a page.
        if (found := len(page_sizes(cover))) == own:
            return cover, files
        own = found


def _placed(pieces: Sequence[Piece], counts: Sequence[int], *, start: int) -> tuple[BoundFile, ...]:
    files, first = [], start
    for number, (piece, count) in enumerate(zip(pieces, counts, strict=True), start=1):
        files.append(
            BoundFile(
                number=number,
                title=piece.title,
                part=piece.part,
                first_page=first,
                last_page=first + count - 1,
                sha256=hashlib.sha256(piece.content).hexdigest(),
                source_salted_sha256=piece.source_salted_sha256,
                left_out=piece.left_out_from(first),
            )
        )
        first += count
    return tuple(files)


def _facts(decision: ReleaseDecision) -> dict[str, Any]:
    """What the papers of the packet itself say of its request and decision."""
    request = decision.request
    basis = BASES[request.legal_basis]
    with_serials = Redaction.SERIAL_NUMBER not in decision.redactions
    # Who asks for a class named nobody: the sheet did, as it was then.
    is_of_class = request.course_session is not None
    members = [each for each in request.asked_about if not is_of_class or what_left(decision, each)]
    leaving = {each["part"] for each in decision.leaves if not each["is_left_out"]}
    return {
        "request": request,
        "number": request.number,
        "decision": decision,
        "basis": basis,
        "members": [
            f"{member.name}, serial number {member.serial_number}" if with_serials else member.name
            for member in members
        ],
        "parts": [
            *part_words([key for key in request.parts if key in leaving]),
            *nothing_of(
                request,
                decision.leaves,
                parts_left_out=decision.parts_left_out,
                redactions=decision.redactions,
            ),
        ],
        "conditions": conditions_in_words(decision),
    }


def _set(template: str, made_at: datetime, **context: Any) -> bytes:
    return set_on_paper(
        paper_html(template, made_at=made_at, is_in_packet=True, **context), is_tagged=True
    )


def _stamps(number: str, sizes: Sequence[tuple[float, float]], made_at: datetime) -> bytes:
    """A page for each page of the packet, with its number at the foot."""
    stamps = [
        {"number": place, "is_wide": width > height}
        for place, (width, height) in enumerate(sizes, start=1)
    ]
    html = paper_html(
        "records/releases/packet_stamps_pdf.html",
        made_at=made_at,
        request_number=number,
        stamps=stamps,
        count=len(sizes),
    )
    return set_on_paper(html)


def manifest_of(decision: ReleaseDecision, bound: Bound, *, certificate: str) -> dict[str, Any]:
    """What the packet is made of: its files, its pages as they were before the packet was signed.

    The pages are the first `bytes` bytes of the packet, so that anybody can hash them.
    """
    return {
        "form": MANIFEST_FORM,
        "request": decision.request.number,
        "department": settings.DEPARTMENT_NAME,
        "log": settings.EVENT_LOG_NAME,
        "decided_by": decision.decided_by.name,
        "role": decision.get_role_display(),
        "decided_at": decision.decided_at.isoformat(),
        "conditions": conditions_in_words(decision),
        "certificate": certificate,
        "pages": {
            "count": bound.count,
            "bytes": len(bound.pages),
            "sha256": hashlib.sha256(bound.pages).hexdigest(),
        },
        "files": [asdict(each) for each in bound.files],
    }


def as_bytes(said: dict[str, Any]) -> bytes:
    """JSON on one line of plain ASCII, as it lies in the packet and is hashed."""
    return json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode("ascii")
