"""OGC or the HRD Commander grants a release: the pages that were looked at, on conditions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frame.reasons import checked_reason
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.actions.deciding import NOTHING_THERE, WHY_DECIDED, keep_decision
from records.releases.legal_basis import CONSENT
from records.releases.looks import pages_looked_at
from records.releases.models import SMALLEST_BOX, ReleaseBox, ReleaseDecision, ReleaseRequest
from records.releases.parts import (
    Drawn,
    Leaf,
    Redaction,
    page_key,
    page_title,
    part_words,
    seal_of,
    struck_with,
)
from records.releases.reading import Judged, as_stored, judged, leaves_of, may_be_told_of
from records.releases.states import GRANT
from records.releases.striking_out.papers_of_others import found_on
from records.releases.striking_out.seeking import Seeking
from records.releases.striking_out.shown_pages import (
    pages_of,
    pages_to_box,
    pages_to_speak_for,
    why_it_stays,
)
from records.releases.striking_out.typed_words import check_tells_nothing_struck
from records.releases.telling import (
    tell_decided,
    tell_training_unit,
)

WHY_KEPT = "Say why the member is not to read of it; the reason stays on record."
KNOWN_BY_CONSENT = (
    "It leaves on the member’s own consent, in writing, so the member knows of it and may read "
    "what left. Take the tick out, or have it asked anew on another legal basis."
)
ASKED_BY_MEMBER = (
    "The member asks for it, so the member knows of it and may read what left. Take the tick out."
)
CHANGED = (
    "The record has changed while you were deciding, a paper was read meanwhile, or boxes were "
    "drawn or moved, so these are not the pages you looked at. Look at them again as they are "
    "shown now; what you typed is still here."
)
# Of one decision; its form is sent with six values for each.
MOST_BOXES = 120
TOO_MANY_BOXES = (
    f"{MOST_BOXES} boxes are the most of one decision. Cover more with larger boxes, or leave a "
    "paper out."
)
NOT_SAID = (
    "{page} would leave without your word. Draw boxes over others, if any, then tick that nobody "
    "but those asked about can be read on it."
)
NO_BOX = (
    "{page} names others. Their names are covered, and not what else they wrote: draw boxes over "
    "their rows, or over the names again where there is no more."
)
NOT_SEARCHED = (
    "{page} can’t be searched for what is to be struck out: no words could be read on it, or they "
    "may be others than those you see. Draw boxes over what is to be struck out there, or leave "
    "the paper out."
)
NOT_LOOKED_AT = "{page} was not shown to you yet. Look at it, then decide."
TOO_SMALL = "A box is too small to cover anything. Draw it larger, or remove it."
NO_SUCH_PAPER = "A box is drawn on a paper that is not among these. Remove it."


@dataclass(frozen=True)
class Conditions:
    """On which conditions a release is granted.

    Args:
        boxes: what is covered by hand on papers of others.
        nobody_else: pages on which nobody but those asked about can be read, as who decides says:
            nobody else is on them, or boxes cover them (`page_key`).
        why_kept: why the member is not to read of it; blank where it may.
    """

    parts_left_out: Sequence[str] = ()
    leaves_left_out: Sequence[str] = ()
    redactions: Sequence[str] = ()
    boxes: Sequence[Drawn] = ()
    nobody_else: Sequence[str] = ()
    is_kept_from_member: bool = False
    why_kept: str = ""

    @property
    def struck(self) -> list[str]:
        """What is struck out on all papers: as asked for, and what tells of a part that is left
        out. On those of single members it may be more; see `judged`."""
        told = struck_with(self.parts_left_out)
        return [each.value for each in Redaction if each in told or each.value in self.redactions]


@dataclass(frozen=True)
class _LookedAt:
    """The papers that a grant is about, as the record tells them before its transaction.

    Args:
        seal: of all of them with their boxes.
        stored: what the decision keeps of them.
        why_not: why some of those that are not left out can't leave, a sentence each.
        to_speak_for: the pages that leave only with the word of who decides, title by key
            (`page_key`).
        with_others: the keys of those on which others are found by name or serial number.
        to_box: the keys of those that can't be searched for what is struck out and have no box.
    """

    judgments: Sequence[Judged]
    seal: str
    stored: list[dict[str, Any]]
    why_not: Sequence[str]
    to_speak_for: Mapping[str, str]
    with_others: Collection[str]
    to_box: Collection[str]


def grant_release(
    *,
    request: ReleaseRequest,
    words: str,
    conditions: Conditions,
    seal: str,
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> ReleaseRequest:
    """Let the pages leave that were looked at, on conditions.

    The papers are set, and those of others are searched, before the transaction: that takes long,
    and nobody is to wait for it. What changes from then on, the building of the packet notices.

    Args:
        seal: of the pages that were looked at, with the boxes on them; see `seal_of`.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; with code `own` or `elsewhere`; the record has changed; or a
            paper can't leave now.
    """
    by.check_right(GRANT.right)
    looked_at = _looked_at(request, conditions, as_of=timezone.localdate(now))
    return _grant(request, words, conditions, looked_at, seal=seal, by=by, now=now, seen=seen)


def _looked_at(request: ReleaseRequest, conditions: Conditions, *, as_of: date) -> _LookedAt:
    """Set the papers of a request, and find what is to be covered on those that are to leave."""
    judgments = judged(
        leaves_of(request, as_of=as_of),
        parts_left_out=conditions.parts_left_out,
        leaves_left_out=conditions.leaves_left_out,
        redactions=conditions.struck,
    )
    found: dict[str, str] = {}
    why_not: list[str] = []
    to_speak_for: dict[str, str] = {}
    with_others: set[str] = set()
    to_box: set[str] = set()
    seeking = Seeking()
    for each in judgments:
        leaf = each.leaf
        if each.is_left_out or leaf.document is None:
            continue
        if why := why_it_stays(leaf):
            why_not.append(why)
            continue
        on_it = found_on(leaf, each.struck, conditions.boxes, seeking)
        found[leaf.key] = on_it.mark
        with_others |= {page_key(leaf.key, number) for number in on_it.with_others}
        pages = pages_of(leaf.document)
        for page in pages_to_box(leaf, pages, each.struck, conditions.boxes):
            to_box.add(page_key(leaf.key, page.number))
        for page in pages_to_speak_for(leaf, pages):
            to_speak_for[page_key(leaf.key, page.number)] = page_title(leaf, page.number)
    return _LookedAt(
        judgments,
        seal_of([each.leaf for each in judgments], conditions.boxes),
        as_stored(judgments, conditions.boxes, found),
        why_not,
        to_speak_for,
        with_others,
        to_box,
    )


@transaction.atomic
def _grant(
    request: ReleaseRequest,
    words: str,
    conditions: Conditions,
    looked_at: _LookedAt,
    *,
    seal: str,
    by: Member,
    now: datetime,
    seen: int | None,
) -> ReleaseRequest:
    row = locked(request, seen=seen)
    GRANT.check_can_now(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    check_tells_nothing_struck(
        words,
        field="words",
        about=may_be_told_of(row),
        redactions={
            *conditions.struck,
            *(key for each in looked_at.judgments for key in each.beside),
        },
    )
    why_kept = _checked_keeping(row, conditions)
    today = timezone.localdate(now)
    if seal != looked_at.seal:
        raise ValidationError(CHANGED, code="changed")
    judgments = looked_at.judgments
    _check_boxes(conditions.boxes, [each.leaf for each in judgments])
    if all(each.is_left_out for each in judgments):
        raise ValidationError(
            {
                "verdict": "Nothing would leave. Leave less out, or deny the request."
                if judgments
                else NOTHING_THERE
            }
        )
    if looked_at.why_not:
        raise ValidationError({"verdict": list(looked_at.why_not)})
    _check_spoken_for(row, looked_at, conditions, by=by)
    decision = keep_decision(
        row,
        ReleaseDecision.Verdict.GRANTED,
        words,
        by=by,
        now=now,
        parts_left_out=[key for key in row.parts if key in conditions.parts_left_out],
        leaves_left_out=[
            each.leaf.key for each in judgments if each.leaf.key in conditions.leaves_left_out
        ],
        redactions=conditions.struck,
        nobody_else=[key for key in looked_at.to_speak_for if key in conditions.nobody_else],
        leaves=looked_at.stored,
        ends_on=today + timedelta(days=settings.RELEASE_GRANT_DAYS),
        is_kept_from_member=conditions.is_kept_from_member,
        why_kept=why_kept,
    )
    for box in conditions.boxes:
        ReleaseBox.objects.create(decision=decision, **box._asdict())
    after = _as_told(decision, judgments)
    if decision.nobody_else:
        after["nobody_else"] = [looked_at.to_speak_for[key] for key in decision.nobody_else]
    record_step(row, GRANT.event, by=by, after=after)
    tell_decided(row, by=by)
    tell_training_unit(row, by=by)
    return row


def _check_boxes(boxes: Sequence[Drawn], leaves: Sequence[Leaf]) -> None:
    """Refuse boxes on none of the papers of others, that cover nothing, or more than can be sent.

    Raises:
        ValidationError: of the whole form.
    """
    if len(boxes) > MOST_BOXES:
        raise ValidationError(TOO_MANY_BOXES)
    if any(min(box.width, box.height) < SMALLEST_BOX for box in boxes):
        raise ValidationError(TOO_SMALL)
    if {box.leaf for box in boxes} - {leaf.key for leaf in leaves if not leaf.is_own_paper}:
        raise ValidationError(NO_SUCH_PAPER)


def _check_spoken_for(
    request: ReleaseRequest, looked_at: _LookedAt, conditions: Conditions, *, by: Member
) -> None:
    """Refuse a page on which others may be read, as far as anybody has looked and said.

    No box is the word of who decides: it may cover anything. Nor is the word enough where others
    are found: around a name that is covered stands what else they wrote; nor does it say that
    nothing is on a page of what is struck out and can't be found there.

    Raises:
        ValidationError: for the field; one was not looked at, has no word, or names others or can't
            be searched and has no box.
    """
    if not looked_at.to_speak_for:
        return
    seen = pages_looked_at(request, by=by)
    boxed = {page_key(box.leaf, box.page) for box in conditions.boxes}

    def problem(key: str) -> str:
        if key not in seen:
            return NOT_LOOKED_AT
        if key in looked_at.with_others and key not in boxed:
            return NO_BOX
        if key in looked_at.to_box:
            return NOT_SEARCHED
        return "" if key in conditions.nobody_else else NOT_SAID

    problems = [
        words.format(page=title)
        for key, title in looked_at.to_speak_for.items()
        if (words := problem(key))
    ]
    if problems:
        raise ValidationError({"nobody_else": problems})


def _checked_keeping(request: ReleaseRequest, conditions: Conditions) -> str:
    """Why the member is not to read of it; blank where it may.

    Raises:
        ValidationError: for the field; it is kept and nothing says why, or the member knows of it.
    """
    if not conditions.is_kept_from_member:
        return ""
    if request.legal_basis == CONSENT:
        raise ValidationError({"is_kept_from_member": KNOWN_BY_CONSENT})
    if request.requester_kind == ReleaseRequest.Requester.MEMBER:
        raise ValidationError({"is_kept_from_member": ASKED_BY_MEMBER})
    return checked_reason(conditions.why_kept, missing=WHY_KEPT, field="why_kept")


def _as_told(decision: ReleaseDecision, judgments: Sequence[Judged]) -> dict[str, object]:
    """What the event of a grant says."""
    said = {
        "words": decision.words,
        "role": decision.get_role_display(),
        "leaves": [each.leaf.title for each in judgments if not each.is_left_out],
        "parts_left_out": part_words(decision.parts_left_out),
        "leaves_left_out": [each.leaf.title for each in judgments if each.is_left_out],
        "redactions": [Redaction(key).label for key in decision.redactions],
        "boxes": _boxes_in_words(decision, judgments),
        "ends_on": str(decision.ends_on),
        "is_kept_from_member": decision.is_kept_from_member,
        "why_kept": decision.why_kept,
    }
    return {name: value for name, value in said.items() if value}


def _boxes_in_words(decision: ReleaseDecision, judgments: Sequence[Judged]) -> list[str]:
    """Each box with its place, so that the log tells of a box that is moved in the database."""
    titles = {each.leaf.key: each.leaf.title for each in judgments}
    return [
        f"{titles[box.leaf]}, page {box.page}: left {box.left / 10} %, top {box.top / 10} %, "
        f"width {box.width / 10} %, height {box.height / 10} %"
        for box in decision.drawn
    ]
