"""OGC or the HRD Commander grants, denies, asks back, says why it takes longer, or takes a
decision back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frame.reasons import checked_reason
from frame.rights import RIGHTS, Right, Role
from frame.words import us_date
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.parts import Redaction, part_words, seal_of
from records.releases.reading import Judged, as_stored, judged, leaves_of
from records.releases.states import ASK_BACK, DENY, EXPLAIN_DELAY, GRANT, REOPEN
from records.releases.telling import tell_asked_back, tell_decided, tell_reopened

Verdict = ReleaseDecision.Verdict
WHY_DECIDED = "Say why; the words stand on the cover sheet and stay on record."
WHY_ASKED_BACK = "Say what is to be explained; who asked reads it."
WHY_TAKEN_BACK = "Say why the decision is taken back; the reason stays on record."
WHY_DELAYED = "Say why it takes longer; the requester is told so."
WHY_KEPT = "Say why the member is not to read of it; the reason stays on record."
CHANGED = (
    "The record has changed while you were deciding, so these are not the pages you looked at. "
    "Look at them again; what you typed is still here."
)


@dataclass(frozen=True)
class Conditions:
    """On which conditions a release is granted.

    Args:
        why_kept: why the member is not to read of it; blank where it may.
    """

    parts_left_out: Sequence[str] = ()
    leaves_left_out: Sequence[str] = ()
    redactions: Sequence[str] = ()
    is_kept_from_member: bool = False
    why_kept: str = ""


@transaction.atomic
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

    Args:
        seal: of the pages that were looked at; see `seal_of`.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; with code `own` or `elsewhere`; or the record has changed.
    """
    row = locked(request, seen=seen)
    GRANT.check_can(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    why_kept = _checked_keeping(conditions)
    today = timezone.localdate(now)
    leaves = leaves_of(row, as_of=today)
    if seal != seal_of(leaves):
        raise ValidationError(CHANGED, code="changed")
    judgments = judged(
        leaves,
        parts_left_out=conditions.parts_left_out,
        leaves_left_out=conditions.leaves_left_out,
    )
    if all(each.is_left_out for each in judgments):
        raise ValidationError(
            {
                "verdict": "Nothing would leave. Leave less out, or deny the request."
                if judgments
                else "There is nothing on record that could leave. Deny the request."
            }
        )
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
        redactions=[each.value for each in Redaction if each.value in conditions.redactions],
        leaves=as_stored(judgments),
        ends_on=today + timedelta(days=settings.RELEASE_GRANT_DAYS),
        is_kept_from_member=conditions.is_kept_from_member,
        why_kept=why_kept,
    )
    record_step(row, GRANT.event, by=by, after=_as_told(decision, judgments))
    tell_decided(row, by=by)
    return row


@transaction.atomic
def deny_release(
    *, request: ReleaseRequest, words: str, by: Member, now: datetime, seen: int | None = None
) -> ReleaseRequest:
    """Let nothing leave, saying why.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; or with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen)
    DENY.check_can(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    decision = _decide(row, Verdict.DENIED, words, by=by, now=now)
    record_step(row, DENY.event, by=by, after={"words": words, "role": decision.get_role_display()})
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
    ASK_BACK.check_can(row, by=by)
    row.question = checked_reason(question, missing=WHY_ASKED_BACK, field="question")
    row.answer, row.asked_back_by, row.asked_back_at = "", by, now
    [row.state] = ASK_BACK.end
    row.save()
    record_step(row, ASK_BACK.event, by=by, after={"question": row.question})
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
    row = locked(request, seen=seen)
    EXPLAIN_DELAY.check_can(row, by=by)
    reason = checked_reason(reason, missing=WHY_DELAYED)
    if earliest_on < timezone.localdate(now):
        raise ValidationError({"earliest_on": f"{us_date(earliest_on)} is over."})
    before = {"due_on": str(row.due_on)}
    row.delay_reason, row.earliest_on, row.due_on = reason, earliest_on, earliest_on
    row.save()
    after = {"delay_reason": reason, "earliest_on": str(earliest_on)}
    record_step(row, EXPLAIN_DELAY.event, by=by, before=before, after=after)
    return row


@transaction.atomic
def reopen_release(*, request: ReleaseRequest, reason: str, by: Member) -> ReleaseRequest:
    """Take a decision back before anything has left; it waits for another one.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: the reason is blank; or with code `own` or `elsewhere`.
    """
    row = locked(request)
    REOPEN.check_can(row, by=by)
    reason = checked_reason(reason, missing=WHY_TAKEN_BACK)
    before = row.decision
    assert before is not None, "what is decided has its decision"
    row.decision = None
    [row.state] = REOPEN.end
    row.save()
    record_step(
        row, REOPEN.event, by=by, before={"decision": str(before)}, after={"reason": reason}
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


def _checked_keeping(conditions: Conditions) -> str:
    """Why the member is not to read of it; blank where it may.

    Raises:
        ValidationError: for the field; it is kept and nothing says why.
    """
    if not conditions.is_kept_from_member:
        return ""
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
        decided_by=by,
        decided_at=now,
        role=role_to_decide(by),
        words=words,
        as_of=timezone.localdate(now),
        **conditions,
    )
    row.decision = decision
    step = GRANT if verdict == Verdict.GRANTED else DENY
    [row.state] = step.end
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
        "ends_on": str(decision.ends_on),
        "is_kept_from_member": decision.is_kept_from_member,
        "why_kept": decision.why_kept,
    }
    return {name: value for name, value in said.items() if value}
