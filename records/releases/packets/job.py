"""The job that builds a packet: each paper by itself, then all of them bound, then signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from events.checkpoints import CannotCheckError
from events.proofs import proof_of
from events.signing import NoKeyError
from events.verifier import NotWholeError
from frame.attached import Attached
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.pdf.signing import SigningKeyError
from frame.rights import Right
from people.models import Member
from records.releases.actions.building import check_stands, keep_packet, record_bound
from records.releases.models import ReleaseDecision, ReleasePacket
from records.releases.packets.binding import (
    MANIFEST_NAME,
    PROOFS_FORM,
    PROOFS_NAME,
    Bound,
    BoundFile,
    Piece,
    as_bytes,
    bind,
    manifest_of,
    new_salt,
    salts_of,
)
from records.releases.packets.hindrance import (
    BUILDING,
    CERTIFICATE_OVER,
    FILE_GONE,
    HINDERED,
    LOG_NOT_SIGNED,
    LOG_NOT_WHOLE,
    NO_KEY,
    WAY_OUT,
)
from records.releases.packets.key import (
    NOT_SIGNED,
    certificate_is_over,
    packet_certificate,
    sign_packet,
)
from records.releases.parts import Leaf, page_key, part_words
from records.releases.reading import check_found, leaving, one_leaving, struck_on
from records.releases.states import BUILD
from records.releases.striking_out.papers_of_others import covered_paper
from records.releases.striking_out.shown_pages import (
    HowRead,
    first_unread,
    pages_of,
    pages_to_box,
    pages_to_speak_for,
)

# What an item says instead of a paper.
BIND, SIGN = "bind", "sign"
GONE = "The file of “{title}” is not in the storage, so the packet can’t be built."
UNREAD = (
    "No words could be read on page {page} of “{title}”, so what is to be struck out can’t be "
    "found there. Ask who decided to take the decision back, and to cover it by hand or leave the "
    "paper out."
)
UNSURE = (
    "The words of page {page} of “{title}” may be others than those that are seen, so what is to "
    "be struck out can’t be found there. Ask who decided to take the decision back, and to cover "
    "it by hand or leave the paper out."
)
NOT_SAID = (
    "Nobody has said of page {page} of “{title}” that nobody but those asked about can be read on "
    "it. Ask who decided to take the decision back and decide anew."
)
STILL_READ = (
    "Page {page} of “{title}” is being read in the background, so nobody knows what is to be "
    "covered there. Wait a minute, then have the packet built again."
)
NOT_PROVED = "The packet can’t carry the proof that the event log names it: {why}"
NOT_SIGNED_NOW = "The packet can’t be signed: {why}."


class BuildPacket(JobKind):
    """The packet of one decision. What came of it is its row; no file is left of the job."""

    key = BUILDING
    rights = (Right.ASK_RELEASE,)
    content_type = ""

    def plan(self, work: Work) -> list[Any]:
        return [*(leaf.key for leaf in leaving(_decision_of(work.job))), BIND, SIGN]

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        decision = _decision_of(job)
        papers = len(job.plan or ()) - 2
        if item == BIND:
            work.tell(step="Binding and numbering the pages", done=0, of=0)
            leaving(decision)
            bound = self._bound(work, decision, papers)
            work.note(files=[vars(each) for each in bound.files], count=bound.count)
            return bound.pages
        if item == SIGN:
            work.tell(step="Signing", done=0, of=0)
            self._sign(work, decision, papers)
            return b""
        work.tell(step="Setting papers", done=job.items_done, of=papers, unit="papers")
        leaf = one_leaving(decision, item)
        try:
            piece, look = piece_of(leaf, decision, made_at=job.asked_at)
        except FileNotFoundError:
            raise _hindered(work, FILE_GONE, GONE.format(title=leaf.title)) from None
        told = {
            "title": piece.title,
            "part": piece.part,
            "left_out": piece.left_out,
            "covered": piece.covered,
            "source": piece.source_sha256,
            "salt": piece.salt,
            "look": look,
        }
        work.note(**{f"paper {job.items_done}": told})
        return piece.content

    def _bound(self, work: Work, decision: ReleaseDecision, papers: int) -> Bound:
        job, certificate = work.job, _certificate(work)
        pieces = []
        for place in range(papers):
            told = job.noted[f"paper {place}"]
            pieces.append(
                Piece(
                    title=told["title"],
                    part=told["part"],
                    content=_part(job, place),
                    left_out=tuple(told["left_out"]),
                    covered=tuple((page, count) for page, count in told["covered"]),
                    source_sha256=told["source"],
                    salt=told["salt"],
                )
            )
        return bind(decision, pieces, certificate=certificate, made_at=job.asked_at)

    def _sign(self, work: Work, decision: ReleaseDecision, papers: int) -> None:
        """Sign what was bound, and keep it.

        Whatever is done twice here is the same: the event is there once, and so is the packet.
        """
        if ReleasePacket.objects.filter(decision=decision).exists():
            return
        leaving(decision)
        job, certificate = work.job, _certificate(work)
        files = tuple(
            BoundFile(**{**each, "left_out": tuple(each["left_out"])})
            for each in job.noted["files"]
        )
        bound = Bound(_part(job, papers), job.noted["count"], files)
        told = [job.noted[f"paper {place}"] for place in range(papers)]
        try:
            keep_signed(
                decision,
                bound,
                certificate=certificate,
                look=[sentence for each in told for sentence in each["look"]],
                salts=salts_of(each["salt"] for each in told),
                by=job.asked_by,
                now=timezone.now(),
            )
        except NoKeyError as why:
            raise _hindered(work, LOG_NOT_SIGNED, NOT_PROVED.format(why=why)) from None
        except (NotWholeError, CannotCheckError) as why:
            raise _hindered(work, LOG_NOT_WHOLE, NOT_PROVED.format(why=why)) from None
        except SigningKeyError as why:
            raise _hindered(work, NO_KEY, NOT_SIGNED_NOW.format(why=why)) from None

    def asking_page(self, job: Job) -> str:
        return self.result_page(job)

    def result_page(self, job: Job) -> str:
        return reverse("records:release-detail", args=[job.asked["request"]])


def _decision_of(job: Job) -> ReleaseDecision:
    """The decision that the packet is built of, as long as it stands and `by` may build of it.

    Raises:
        ValidationError: it was taken back, or may no longer be built of.
    """
    decisions = ReleaseDecision.objects.select_related("request", "decided_by")
    decision = decisions.get(pk=job.asked["decision"])
    check_stands(decision.request, decision)
    if not ReleasePacket.objects.filter(decision=decision).exists():
        today = timezone.localdate()
        BUILD.check_can(decision.request, by=job.asked_by, today=today)
    return decision


def piece_of(
    leaf: Leaf, decision: ReleaseDecision, *, made_at: datetime
) -> tuple[Piece, list[str]]:
    """One paper as it leaves, and what a person has to look at before it does.

    Raises:
        FileNotFoundError: its file is not in the storage.
        ValidationError: it can't be drawn; a page of it is still being read, can't be searched for
            what is struck out and has no box, or nobody has spoken for it; or something else is
            found on it than when it was decided.
    """
    redactions = struck_on(decision, leaf)
    [part] = part_words([leaf.part])
    if leaf.is_own_paper:
        content = leaf.made(redactions, made_at)
        return Piece(leaf.title, part, content, leaf.struck(redactions)), []
    assert leaf.document is not None
    covered = covered_paper(leaf, redactions, decision.drawn)
    pages = pages_of(leaf.document)
    if (still_read := first_unread(pages)) is not None:
        raise ValidationError(STILL_READ.format(title=leaf.title, page=still_read))
    check_found(decision, leaf, covered.found)
    for page in pages_to_box(leaf, pages, redactions, decision.drawn):
        words = UNSURE if page.how is HowRead.UNSURE else UNREAD
        raise ValidationError(words.format(title=leaf.title, page=page.number))
    for page in pages_to_speak_for(leaf, pages):
        if page_key(leaf.key, page.number) not in decision.nobody_else:
            raise ValidationError(NOT_SAID.format(title=leaf.title, page=page.number))
    look = [f"{leaf.title}, page {page}: {words}" for page, words in sorted(covered.look.items())]
    piece = Piece(
        leaf.title,
        part,
        covered.content,
        covered=tuple(sorted(covered.places.items())),
        source_sha256=leaf.document.sha256,
        salt=new_salt(),
    )
    return piece, look


def keep_signed(
    decision: ReleaseDecision,
    bound: Bound,
    *,
    certificate: str,
    look: Sequence[str],
    salts: Mapping[str, str],
    by: Member,
    now: datetime,
) -> None:
    """Sign what was bound, with its manifest and the proof of its event, and keep it.

    Args:
        certificate: the fingerprint of the one to sign by.
        look: what a person has to look at before it leaves, a sentence each.
        salts: of the papers of others; see `salts_of`.

    Raises:
        NoKeyError, NotWholeError, CannotCheckError: the log proves nothing; see `proof_of`.
        SigningKeyError: there is no key of packets that can be used.
        PermissionDenied, ValidationError: it can't be kept; see `keep_packet`.
    """
    said = manifest_of(decision, bound, certificate=certificate)
    manifest = as_bytes(said)
    event = record_bound(decision=decision, manifest=manifest, pages=bound.count)
    proofs = as_bytes({"form": PROOFS_FORM, "proofs": [proof_of(event, now=now)]})
    attached = [
        Attached(MANIFEST_NAME, manifest, "What this packet is made of"),
        Attached(PROOFS_NAME, proofs, "Proof that the event log names the manifest"),
    ]
    reason = f"Packet of release request {decision.request.number}"
    content = sign_packet(bound.pages, reason=reason, attached=attached)
    keep_packet(
        decision=decision,
        content=content,
        manifest=said,
        pages=bound.count,
        look=look,
        salts=salts,
        by=by,
        now=now,
    )


def _certificate(work: Work) -> str:
    """The fingerprint of the certificate to sign by.

    Raises:
        ValidationError: there is none, or its days are over.
    """
    certificate = packet_certificate()
    if certificate is None:
        raise ValidationError(NOT_SIGNED)
    if certificate_is_over(timezone.localdate()):
        raise _hindered(work, CERTIFICATE_OVER, f"{CERTIFICATE_OVER}.")
    return certificate


def _hindered(work: Work, what: str, words: str) -> ValidationError:
    """Note what an administrator has to mend, and give the refusal with the way out.

    Args:
        what: in words that tell of no paper.
    """
    work.write(noted={**work.job.noted, HINDERED: what})
    return ValidationError(f"{words} {WAY_OUT[what]}")


def _part(job: Job, place: int) -> bytes:
    with default_storage.open(job.parts[place]) as stored:
        content: bytes = stored.read()
    return content


BUILD_PACKET = declare(BuildPacket())
