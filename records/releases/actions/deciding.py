"""OGC or the HRD Commander denies, answers that nothing is on record, asks back, says why it takes
longer, or takes a decision back. To grant stands in `granting`."""

from datetime import date, datetime

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
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.of_class import why_class_on_record
from records.releases.reading import leaves_of
from records.releases.sent_letters import day_told
from records.releases.states import ASK_BACK, DENY, EXPLAIN_DELAY, FIND_NOTHING, GRANT, REOPEN
from records.releases.striking_out.typed_words import check_names_nobody
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
    "Say why; the words stand on the cover sheet, or in the letter to the requester, and stay on "
    "record."
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
    decision = keep_decision(row, Verdict.DENIED, words, by=by, now=now)
    record_step(row, DENY.event, by=by, after={"words": words, "role": decision.get_role_display()})
    tell_decided(row, by=by)
    tell_training_unit(row, by=by)
    return row


@transaction.atomic
def find_nothing(
    *, request: ReleaseRequest, words: str, by: Member, now: datetime, seen: int | None = None
) -> ReleaseRequest:
    """Answer that nothing is on record of what is asked for: that denies nobody access.

    Raises:
        PermissionDenied: `by` decides no release.
        ValidationError: by field; something is on record, also where it is the saved sheet of the
            class by which nobody asked about can be told of, or may be once that is saved again;
            or with code `own` or `elsewhere`.
    """
    row = locked(request, seen=seen)
    FIND_NOTHING.check_can_now(row, by=by)
    words = checked_reason(words, missing=WHY_DECIDED, field="words")
    check_names_nobody(words, field="words", about=row.asked_about)
    if leaves_of(row, as_of=timezone.localdate(now)):
        raise ValidationError({"verdict": SOMETHING_THERE})
    if why_not := why_class_on_record(row):
        raise ValidationError({"verdict": why_not})
    decision = keep_decision(row, Verdict.NOTHING, words, by=by, now=now)
    after = {"words": words, "role": decision.get_role_display()}
    record_step(row, FIND_NOTHING.event, by=by, after=after)
    tell_decided(row, by=by)
    tell_training_unit(row, by=by)
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


def keep_decision(
    row: ReleaseRequest,
    verdict: ReleaseDecision.Verdict,
    words: str,
    *,
    by: Member,
    now: datetime,
    **conditions: object,
) -> ReleaseDecision:
    """Write the decision of a step that may be taken, and where the request stands with it.

    Args:
        row: the request, locked.
        conditions: fields of the decision.
    """
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
