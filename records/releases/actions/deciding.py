"""OGC or the HRD Commander grants, denies, answers that nothing is on record, asks back, says why
it takes longer, or takes a decision back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frame.days import day_problem
from frame.holding import hold_number
from frame.reasons import checked_reason
from frame.rights import RIGHTS, Right, Role
from frame.words import us_date
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.business_days import FURTHEST, answered_by, why_closed
from records.releases.citations import cites
from records.releases.copies import Copies, settled_copies
from records.releases.legal_basis import CONSENT
from records.releases.looks import pages_looked_at
from records.releases.models import SMALLEST_BOX, ReleaseBox, ReleaseDecision, ReleaseRequest
from records.releases.of_class import SHEET_IS_OPEN, became_of_class
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
from records.releases.sent_letters import day_told
from records.releases.states import ASK_BACK, DENY, EXPLAIN_DELAY, FIND_NOTHING, GRANT, REOPEN
from records.releases.striking_out.papers_of_others import found_on
from records.releases.striking_out.seeking import Seeking
from records.releases.striking_out.shown_pages import (
    pages_of,
    pages_to_box,
    pages_to_speak_for,
    why_it_stays,
)
from records.releases.striking_out.typed_words import check_names_nobody, check_tells_nothing_struck
from records.releases.telling import (
    tell_asked_back,
    tell_decided,
    tell_delayed,
    tell_reopened,
    tell_training_unit,
)
from records.retention.holds import ORDERS_AND_HOLDS

Verdict = ReleaseDecision.Verdict
STEPS = {Verdict.GRANTED: GRANT, Verdict.DENIED: DENY, Verdict.NOTHING: FIND_NOTHING}
WHY_DECIDED = (
    "Say why; the words stand on the cover sheet, or in the letter of a denial, and stay on record."
)
# Of the grounds of a denial, in words; one that cites a provision may be shorter.
LEAST_GROUNDS = 3
NO_GROUNDS = (
    "These are no grounds yet: the letter gives them to the requester, with the provision by which "
    "access is denied (RSMo 610.023.4, not confirmed). Say in a sentence what is closed, and why."
)
NOTHING_THERE = (
    "There is nothing on record that could leave. Answer that nothing is on record, or deny the "
    "request."
)
SOMETHING_THERE = (
    "Something is on record of what is asked for. Grant it without what is to stay, or deny the "
    "request."
)
WHY_ASKED_BACK = "Say what is to be explained; who asked reads it."
WHY_TAKEN_BACK = "Say why the decision is taken back; the reason stays on record."
WHY_DELAYED = "Say why it takes longer; the letter to the requester says so."
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
    decision = _decide(
        row,
        Verdict.GRANTED,
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


@transaction.atomic
def deny_release(
    *, request: ReleaseRequest, words: str, by: Member, now: datetime, seen: int | None = None
) -> ReleaseRequest:
    """Let nothing leave, saying why.

    Source: RSMo 610.023.4

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field, as where the words on a public-records request are no grounds; or
            with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen)
    DENY.check_can_now(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    check_names_nobody(words, field="words", about=row.asked_about)
    if row.is_public_records and len(words.split()) < LEAST_GROUNDS and not cites(words):
        raise ValidationError({"words": NO_GROUNDS})
    decision = _decide(row, Verdict.DENIED, words, by=by, now=now)
    record_step(row, DENY.event, by=by, after={"words": words, "role": decision.get_role_display()})
    tell_decided(row, by=by)
    return row


@transaction.atomic
def find_nothing(
    *, request: ReleaseRequest, words: str, by: Member, now: datetime, seen: int | None = None
) -> ReleaseRequest:
    """Answer that nothing is on record of what is asked for: that denies nobody access.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; something is on record, or may be once the sheet of the class is
            saved again; or with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen)
    FIND_NOTHING.check_can_now(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    check_names_nobody(words, field="words", about=row.asked_about)
    if leaves_of(row, as_of=timezone.localdate(now)):
        raise ValidationError({"verdict": SOMETHING_THERE})
    if SHEET_IS_OPEN in became_of_class(row, row.asked_about):
        raise ValidationError({"verdict": SHEET_IS_OPEN})
    decision = _decide(row, Verdict.NOTHING, words, by=by, now=now)
    after = {"words": words, "role": decision.get_role_display()}
    record_step(row, FIND_NOTHING.event, by=by, after=after)
    tell_decided(row, by=by)
    return row


@transaction.atomic
def ask_back(
    *, request: ReleaseRequest, question: str, by: Member, now: datetime, seen: int | None = None
) -> ReleaseRequest:
    """Ask who asked, before it is decided.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: the question is blank; or with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen)
    ASK_BACK.check_can_now(row, by=by)
    row.question = checked_reason(question, missing=WHY_ASKED_BACK, field="question")
    row.answer, row.asked_back_by, row.asked_back_at = "", by, now
    [row.state] = ASK_BACK.end
    row.save()
    after = {"question": row.question, "role": role_to_decide(by).label}
    record_step(row, ASK_BACK.event, by=by, after=after)
    tell_asked_back(row, by=by)
    return row


@transaction.atomic
def explain_delay(
    *,
    request: ReleaseRequest,
    reason: str,
    earliest_on: date,
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> ReleaseRequest:
    """Say why a public-records request takes longer, and the earliest day it can be had.

    Source: RSMo 610.023.3

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; or with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen, start=EXPLAIN_DELAY.start)
    EXPLAIN_DELAY.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_DELAYED)
    check_names_nobody(reason, field="reason", about=row.asked_about)
    _check_earliest(row, earliest_on, today=timezone.localdate(now))
    before = {"due_on": str(row.due_on or "")}
    row.delay_reason, row.earliest_on, row.due_on = reason, earliest_on, earliest_on
    row.save()
    after = {
        "delay_reason": reason,
        "earliest_on": str(earliest_on),
        "role": role_to_decide(by).label,
    }
    record_step(row, EXPLAIN_DELAY.event, by=by, before=before, after=after)
    tell_delayed(row, by=by)
    return row


@transaction.atomic
def reopen_release(
    *,
    request: ReleaseRequest,
    reason: str,
    by: Member,
    copies: Copies | None = None,
    seen: int | None = None,
) -> ReleaseRequest:
    """Take a decision back before anything is handed over; it waits for another one.

    Args:
        copies: what became of the copies of its packet; None where none was taken.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field: the reason is blank, or nothing is said of a copy that was taken;
            something was done with it since `seen`; or with code `own` or `elsewhere`.
    """
    # As when it was asked: what is open keeps its papers.
    hold_number(ORDERS_AND_HOLDS)
    row = locked(request, seen=seen, start=REOPEN.start)
    REOPEN.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_TAKEN_BACK)
    before = row.decision
    assert before is not None, "what is decided has its decision"
    said = settled_copies(row, copies, by=by)
    row.decision = None
    [row.state] = REOPEN.end
    row.save()
    record_step(
        row, REOPEN.event, by=by, before={"decision": str(before)}, after={"reason": reason, **said}
    )
    tell_reopened(row, by=by)
    return row


def role_to_decide(by: Member) -> Role:
    """The role in which a member decides; OGC's, of who holds both."""
    return next(
        role
        for role in (Role.OGC, Role.HRD_COMMANDER, *Role)
        if role in by.roles and Right.DECIDE_RELEASE in RIGHTS[role]
    )


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


def _check_earliest(request: ReleaseRequest, earliest_on: date, *, today: date) -> None:
    """Refuse an earliest day that is over, years away, puts nothing off, or is no day of business.

    A delay that was said before may be said in other words, and keeps its day. The day that the
    requester was told is never put to an earlier one; one that nobody was told of may be.

    Raises:
        ValidationError: for the field.
    """
    told, by_law = day_told(request), answered_by(request.received_on).on
    words = ""
    if earliest_on < today:
        words = f"{us_date(earliest_on)} is over."
    elif problem := day_problem(earliest_on, today=today, ahead=FURTHEST):
        words = problem
    elif told is not None and earliest_on < told:
        words = (
            f"{us_date(earliest_on)} is before the day that the requester was told, "
            f"{us_date(told)}: the letter that gives it is noted as sent, so that day stands. Give "
            "it again, or a later one."
        )
    elif told is None and earliest_on < by_law:
        words = (
            f"{us_date(earliest_on)} is before the day on which it is due, {us_date(by_law)}. "
            "Give a later one."
        )
    elif told is None and earliest_on == by_law:
        words = f"It is due on {us_date(by_law)} without a delay. Give a later day."
    elif earliest_on != request.earliest_on and (why := why_closed(earliest_on)):
        words = f"{us_date(earliest_on)} is {why}. Give a day of business, on which it can be had."
    if words:
        raise ValidationError({"earliest_on": words})


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


def _decide(
    row: ReleaseRequest,
    verdict: ReleaseDecision.Verdict,
    words: str,
    *,
    by: Member,
    now: datetime,
    **conditions: object,
) -> ReleaseDecision:
    decision = ReleaseDecision.objects.create(
        request=row,
        number=row.decisions.count() + 1,
        verdict=verdict,
        asked_by=row.asked_by,
        taken_over_by=row.taken_over_by,
        decided_by=by,
        decided_at=now,
        role=role_to_decide(by),
        words=words,
        as_of=timezone.localdate(now),
        **conditions,
    )
    row.decision = decision
    [row.state] = STEPS[verdict].end
    row.save()
    return decision


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
