"""The job that builds a packet: each paper by itself, then all of them bound, then signed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from events.checkpoints import CannotCheckError
from events.exporting import proof_of
from events.signing import NoKeyError
from events.verifier import NotWholeError
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.pdf.signing import Attached, SigningKeyError
from frame.rights import Right
from records.releases.actions.building import check_stands, keep_packet, record_bound
from records.releases.binding import (
    MANIFEST_NAME,
    PROOFS_FORM,
    PROOFS_NAME,
    Bound,
    BoundFile,
    Piece,
    as_bytes,
    bind,
    manifest_of,
)
from records.releases.covering import covered_paper
from records.releases.models import ReleaseDecision, ReleasePacket
from records.releases.packet_key import NOT_SIGNED, packet_certificate, sign_packet
from records.releases.parts import Leaf, part_words
from records.releases.reading import CHANGED, leaving
from records.releases.states import BUILD

# What an item says instead of a paper.
BIND, SIGN = "bind", "sign"
GONE = (
    "The file of “{title}” is not in the storage, so the packet can’t be built. Tell an "
    "administrator."
)
UNREAD = (
    "No words could be read on page {page} of “{title}”, so what is to be struck out can’t be "
    "found there. Ask who decided to take the decision back, and to leave the paper out."
)
NOT_PROVED = "The packet can’t carry the proof that the event log names it: {why}"
NOT_SIGNED_NOW = "The packet can’t be signed: {why}. Tell an administrator."


class BuildPacket(JobKind):
    """The packet of one decision. What came of it is its row; no file is left of the job."""

    key = "release-packet"
    rights = (Right.ASK_RELEASE,)
    content_type = ""

    def plan(self, work: Work) -> list[Any]:
        return [*(leaf.key for leaf in _leaves(work.job)), BIND, SIGN]

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        decision = _decision_of(job)
        papers = len(job.plan or ()) - 2
        if item == BIND:
            work.tell(step="Binding and numbering the pages", done=0, of=0)
            bound = self._bound(job, decision, papers)
            work.note(files=[vars(each) for each in bound.files], count=bound.count)
            return bound.pages
        if item == SIGN:
            work.tell(step="Signing", done=0, of=0)
            self._sign(job, decision, papers)
            return b""
        work.tell(step="Setting papers", done=job.items_done, of=papers, unit="papers")
        leaf = next((each for each in _leaves(job) if each.key == item), None)
        if leaf is None:
            raise ValidationError(CHANGED)
        piece, look = _piece(leaf, decision, job)
        told = {
            "title": piece.title,
            "part": piece.part,
            "left_out": piece.left_out,
            "covered": piece.covered,
            "source": piece.source_sha256,
            "look": look,
        }
        work.note(**{f"paper {job.items_done}": told})
        return piece.content

    def _bound(self, job: Job, decision: ReleaseDecision, papers: int) -> Bound:
        certificate = packet_certificate()
        if certificate is None:
            raise ValidationError(NOT_SIGNED)
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
                )
            )
        return bind(decision, pieces, certificate=certificate, made_at=job.asked_at)

    def _sign(self, job: Job, decision: ReleaseDecision, papers: int) -> None:
        """Sign what was bound, with its manifest and the proof of its event, and keep it.

        Whatever is done twice here is the same: the event is there once, and so is the packet.
        """
        if ReleasePacket.objects.filter(decision=decision).exists():
            return
        certificate = packet_certificate()
        if certificate is None:
            raise ValidationError(NOT_SIGNED)
        files = tuple(
            BoundFile(**{**each, "left_out": tuple(each["left_out"])})
            for each in job.noted["files"]
        )
        bound = Bound(_part(job, papers), job.noted["count"], files)
        said = manifest_of(decision, bound, certificate=certificate)
        manifest, now = as_bytes(said), timezone.now()
        event = record_bound(decision=decision, manifest=manifest, pages=bound.count)
        try:
            proof = proof_of(event, now=now)
        except (NoKeyError, NotWholeError, CannotCheckError) as why:
            raise ValidationError(NOT_PROVED.format(why=why)) from None
        proofs = as_bytes({"form": PROOFS_FORM, "proofs": [proof]})
        attached = [
            Attached(MANIFEST_NAME, manifest, "What this packet is made of"),
            Attached(PROOFS_NAME, proofs, "Proof that the event log names the manifest"),
        ]
        reason = f"Packet of release request {decision.request.number}"
        try:
            content = sign_packet(bound.pages, reason=reason, attached=attached)
        except SigningKeyError as why:
            raise ValidationError(NOT_SIGNED_NOW.format(why=why)) from None
        keep_packet(
            decision=decision,
            content=content,
            manifest=said,
            pages=bound.count,
            look=[each for place in range(papers) for each in job.noted[f"paper {place}"]["look"]],
            by=job.asked_by,
            now=now,
        )

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


def _leaves(job: Job) -> list[Leaf]:
    """What leaves by the decision.

    Raises:
        ValidationError: the record is no longer what was looked at.
    """
    leaves, is_same = leaving(_decision_of(job))
    if not is_same:
        raise ValidationError(CHANGED)
    return leaves


def _piece(leaf: Leaf, decision: ReleaseDecision, job: Job) -> tuple[Piece, list[str]]:
    """One paper as it leaves, and what a person has to look at before it does."""
    redactions = frozenset(decision.redactions)
    [part] = part_words([leaf.part])
    if leaf.made is not None:
        struck = ("What the conditions say",) if redactions else ()
        others = ("Names of others",) if leaf.others else ()
        content = leaf.made(redactions, job.asked_at)
        return Piece(leaf.title, part, content, (*struck, *others)), []
    try:
        covered = covered_paper(leaf, redactions)
    except FileNotFoundError:
        raise ValidationError(GONE.format(title=leaf.title)) from None
    assert leaf.document is not None
    if covered.unread:
        raise ValidationError(UNREAD.format(title=leaf.title, page=covered.unread[0]))
    look = [f"{leaf.title}, page {page}: {words}" for page, words in sorted(covered.look.items())]
    piece = Piece(
        leaf.title,
        part,
        covered.content,
        covered=tuple(sorted(covered.places.items())),
        source_sha256=leaf.document.sha256,
    )
    return piece, look


def _part(job: Job, place: int) -> bytes:
    with default_storage.open(job.parts[place]) as stored:
        content: bytes = stored.read()
    return content


BUILD_PACKET = declare(BuildPacket())
