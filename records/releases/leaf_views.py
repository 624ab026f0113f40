"""The papers that would leave, or have left, as who may see pages opens them: each is a look."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.handing_over import PRIVATE, file_to_show, picture_of_stored
from frame.pdf.asking import PdfError, pdf_page_count, pdf_page_picture
from frame.requests import SignedInRequest
from frame.rights import Right
from records.releases.looks import record_release_look
from records.releases.models import ReleaseRequest
from records.releases.packets.left_papers import left_paper
from records.releases.parts import ANY_MOMENT, Drawn, Leaf, Redaction, page_key, page_title
from records.releases.reading import is_as_decided, leaf_of, may_see_pages, struck_on
from records.releases.request_page import row_within_reach
from records.releases.striking_out.papers_of_others import covered_page, covered_paper

PAGE_READERS = (Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
CHANGED = (
    "The record has changed since this was decided, so what it says now is not what was looked at, "
    "and is not shown here."
)
PACKET_GONE = (
    "The file of the packet is not in the storage, so it can’t be shown as it left. Tell an "
    "administrator."
)
# Of a picture of our own page: how wide it is, in dots, and where its answer tells of how many.
ACROSS, PAGES = 1_400, "X-Pages-Of-Paper"
# In seconds: so long its pages are asked for one after another as they come in sight.
KEPT_FOR = 120
# How the address of a paper tells of what is not decided yet.
STRIKE, BOX, BETWEEN = "strike", "box", "."


@dataclass(frozen=True)
class Opened:
    """A paper of a request, and what is done to it.

    Args:
        is_changed: it says something else by now than when it was decided.
    """

    row: ReleaseRequest
    leaf: Leaf
    redactions: frozenset[str]
    boxes: Sequence[Drawn]
    is_changed: bool = False


@requires(*PAGE_READERS)
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its stub knows plain requests alone
def release_leaf(request: SignedInRequest, pk: int, leaf: str) -> HttpResponseBase:
    """One paper that would leave, with what is struck out on it; or as it left, of a packet."""
    now = timezone.now()
    row = _row_of(request, pk)
    try:
        left = left_paper(row, leaf)
    except FileNotFoundError:
        return _in_words(PACKET_GONE)
    if left is not None:
        record_release_look(request=row, by=request.user, page=left.title)
        return _inline(left.content, leaf)
    opened = _opened(request, row, leaf, now)
    found = opened.leaf
    if opened.is_changed:
        return _in_words(CHANGED)
    key = found.key if found.is_own_paper else ""
    record_release_look(request=row, by=request.user, page=found.title, key=key)
    if found.is_own_paper:
        return _inline(found.made(opened.redactions, now), found.key)
    try:
        covered = covered_paper(found, opened.redactions, opened.boxes)
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    except ValidationError as refused:
        return _in_words(" ".join(refused.messages))
    return file_to_show(
        io.BytesIO(covered.content), name=f"{found.key}.pdf", content_type="application/pdf"
    )


@requires(*PAGE_READERS)
@require_GET
def release_page(request: SignedInRequest, pk: int, leaf: str, number: int) -> HttpResponse:
    """One page as a picture: of somebody else's paper dot for dot as it would leave.

    Under boxes that the address asks for nobody sees what they are to cover, so that the look at
    such a picture is none that a decision can rest on.
    """
    now = timezone.now()
    opened = _opened(request, _row_of(request, pk), leaf, now)
    if opened.is_changed or number < 1:
        raise Http404
    if opened.leaf.is_own_paper:
        return _own_page(request, opened, number, now)
    try:
        picture = covered_page(opened.leaf, opened.redactions, number, opened.boxes)
    except (FileNotFoundError, ValidationError):
        raise Http404 from None
    record_release_look(
        request=opened.row,
        by=request.user,
        page=page_title(opened.leaf, number),
        key="" if opened.boxes else page_key(opened.leaf.key, number),
    )
    return picture_of_stored(picture)


def _own_page(request: SignedInRequest, opened: Opened, number: int, now: datetime) -> HttpResponse:
    """One page of a paper of our own; the first one's answer tells how many there are."""
    content = _set_a_moment_ago(opened.leaf, opened.redactions, now)
    try:
        picture = pdf_page_picture(content, number - 1, ACROSS)
    except PdfError:
        raise Http404 from None
    found = opened.leaf
    record_release_look(request=opened.row, by=request.user, page=found.title, key=found.key)
    answer = picture_of_stored(picture)
    if number == 1:
        answer[PAGES] = str(pdf_page_count(content))
    return answer


def _set_a_moment_ago(leaf: Leaf, redactions: frozenset[str], now: datetime) -> bytes:
    """A paper of our own, set once for the pages of it that are asked for one by one.

    It is kept by every sign of the page that it is set from, but for the moment, and in the memory
    of this process alone: it may tell of a record, so it lies in no file and in no other program.
    """
    assert leaf.html is not None, "it is a paper of our own"
    key = f"own-paper-{sha256(leaf.html(redactions, ANY_MOMENT).encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = leaf.made(redactions, now)
        cache.set(key, content, KEPT_FOR)
    return content


def as_asked(boxes: Sequence[Drawn]) -> list[tuple[str, str]]:
    """What the address of a paper says of boxes that are not decided yet."""
    return [(BOX, BETWEEN.join(map(str, box[1:]))) for box in boxes]


def _inline(pdf: bytes, key: str) -> HttpResponse:
    headers = {**PRIVATE, "Content-Disposition": f'inline; filename="{key}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _in_words(said: str) -> HttpResponse:
    """Why there is no paper to show, in its place."""
    return HttpResponse(said, content_type="text/plain; charset=utf-8", headers=PRIVATE)


def _row_of(request: SignedInRequest, pk: int) -> ReleaseRequest:
    """The request, whose pages the reader may see.

    Raises:
        Http404: it is out of reach.
    """
    row = row_within_reach(request, pk)
    if not may_see_pages(row, by=request.user):
        raise Http404
    return row


def _opened(request: SignedInRequest, row: ReleaseRequest, key: str, now: datetime) -> Opened:
    """The paper, with what its decision does to it, or what the address asks of one to come.

    Raises:
        Http404: it is not asked for.
    """
    decision = row.decision
    as_of = timezone.localdate(now) if decision is None else decision.as_of
    leaf = leaf_of(row, key, as_of=as_of)
    if leaf is None:
        raise Http404
    if decision is not None:
        is_changed = not is_as_decided(decision, leaf)
        return Opened(row, leaf, struck_on(decision, leaf), decision.drawn, is_changed)
    redactions = frozenset(request.GET.getlist(STRIKE)).intersection(Redaction.values)
    return Opened(row, leaf, redactions, _asked_boxes(request, key))


def _asked_boxes(request: SignedInRequest, key: str) -> list[Drawn]:
    """The boxes that the address asks for.

    Raises:
        Http404: one is not five numbers.
    """
    try:
        return [
            Drawn(key, *(int(figure) for figure in asked.split(BETWEEN)))
            for asked in request.GET.getlist(BOX)
        ]
    except (TypeError, ValueError):
        raise Http404 from None
