"""Enter applications to the director, decide them, and void them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from compliance.actions.entering import (
    check_day,
    check_period,
    lock_record_of,
)
from compliance.actions.rulings import Ruling, check_ruling
from compliance.models import DirectorDecision
from compliance.states import APPLY, DECIDE, VOID_DECISION
from compliance.telling import APPLIED, DECIDED, ENTRY_VOIDED, tell_of_entry
from events.event_log import record_event
from events.voiding import void_row
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.words import hours, us_date
from people.models import Member
from records.actions.documents import Filing, document_facts, filing
from records.models import Document


def add_decision(
    *,
    member: Member,
    kind: str,
    ground: str,
    period: int,
    applied_on: date,
    by: Member,
    now: datetime,
    application: CheckedFile | None = None,
    ruling: Ruling | None = None,
    form_token: UUID | None = None,
) -> Added[DirectorDecision]:
    """Enter an application to the director, decided already or pending.

    Args:
        application: the document applied with, where there is one.
        ruling: None while the director has not decided.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        ValidationError: by field; or it is the clerk's own record.

    Source: 11 CSR 75-15.010(11)
    """
    today = timezone.localdate(now)
    with filing(by=by, now=now) as files:
        member = lock_record_of(member)
        if earlier := made_by_form(DirectorDecision, form_token):
            return Added(earlier, is_repeat=True)
        check_application(
            member, kind=kind, period=period, applied_on=applied_on, by=by, today=today
        )
        decision = DirectorDecision(
            member=member,
            kind=kind,
            ground=ground,
            period=period,
            applied_on=applied_on,
            entered_by=by,
            entered_at=now,
            form_token=form_token,
        )
        if ruling is not None:
            check_ruling(ruling, decision=decision, today=today)
        if ruling is None or ruling.outcome != DirectorDecision.Outcome.DENIED:
            _check_stands_alone(decision)
        decision.application_document = _file(files, application, decision)
        if ruling is not None:
            for name, value in _decided(ruling, decision, files).items():
                setattr(decision, name, value)
        decision.save()
        record_event(
            APPLY.event,
            by=by,
            about=decision,
            member=member,
            after={
                "kind": decision.get_kind_display(),
                "ground": decision.get_ground_display(),
                "period": period,
                "applied_on": applied_on,
                **document_facts(decision.application_document),
                **({} if ruling is None else _said_of(decision)),
            },
        )
        _tell(decision, by=by)
    return Added(decision, is_repeat=False)


def decide_application(
    *, decision: DirectorDecision, ruling: Ruling, by: Member, now: datetime
) -> DirectorDecision:
    """Enter what the director decided of a pending application.

    When it was entered is kept, so that the days before still show it pending.

    Raises:
        ValidationError: by field; or it is decided or void already, or about oneself.
    """
    with filing(by=by, now=now) as files:
        decision = DirectorDecision.objects.select_for_update().get(pk=decision.pk)
        DECIDE.check_can_now(decision, by=by)
        check_ruling(ruling, decision=decision, today=timezone.localdate(now))
        values = _decided(ruling, decision, files)
        # save() refuses a stored entry: deciding is one of the few changes there are.
        DirectorDecision.objects.filter(pk=decision.pk).update(**values)
        for name, value in values.items():
            setattr(decision, name, value)
        record_event(
            DECIDE.event,
            by=by,
            about=decision,
            member=decision.member,
            before={"outcome": "Not decided"},
            after=_said_of(decision),
        )
        _tell(decision, by=by)
    return decision


@transaction.atomic
def void_decision(
    *, decision: DirectorDecision, reason: str, by: Member, now: datetime
) -> DirectorDecision:
    """Take an application or a decision back, keeping it readable with the reason.

    Raises:
        ValidationError: the reason is blank or too long, it is void already, or about oneself.
    """
    voided = void_row(decision, VOID_DECISION, reason=reason, by=by, now=now)
    words = f"The application to the director for {voided.period} was voided on your record."
    tell_of_entry(ENTRY_VOIDED, voided.member, words, by=by)
    return voided


def check_application(
    member: Member, *, kind: str, period: int, applied_on: date, by: Member, today: date
) -> None:
    """Refuse an application that cannot be.

    Raises:
        ValidationError: by field; or it is the clerk's own record, or nothing is owed.
    """
    APPLY.check_can(None, by=by, member=member)
    if not member.is_licensed:
        raise ValidationError(
            f"{member.name} has no peace officer license on file and owes no hours, so there is "
            "nothing to apply for. Have the license added first."
        )
    # Who is called up for next year applies this year.
    check_period(period, last=today.year + 1, field="period")
    check_day(applied_on, today=today, field="applied_on")
    if applied_on.year < period - 1:
        raise ValidationError(
            {
                "applied_on": f"{us_date(applied_on)} is more than a year before {period} began. "
                "Correct the day or the period."
            }
        )


def _check_stands_alone(decision: DirectorDecision) -> None:
    """A denied application counts as never made, so another may follow it; no other may."""
    other = (
        DirectorDecision.objects.not_voided()
        .filter(member=decision.member, period=decision.period, kind=decision.kind)
        .exclude(outcome=DirectorDecision.Outcome.DENIED)
        .first()
    )
    if other is not None:
        state = "is not decided yet. Decide that one" if other.is_pending else "was granted"
        way_out = "" if other.is_pending else ". Void that one first"
        raise ValidationError(
            {
                "kind": f"Another {other.get_kind_display().lower()} for {other.period}, applied "
                f"for on {us_date(other.applied_on)}, {state}{way_out}."
            }
        )


def _decided(ruling: Ruling, decision: DirectorDecision, files: Filing) -> dict[str, Any]:
    """The columns that a ruling fills."""
    minimums = {key: int(amount.scaleb(2)) for key, amount in ruling.minimums.items()}
    return {
        "decided_on": ruling.decided_on,
        "outcome": ruling.outcome,
        "until": ruling.until,
        "minimums": minimums or None,
        "decision_document": _file(files, ruling.document, decision),
        "decided_entered_by": files.by,
        "decided_entered_at": files.now,
    }


def _file(files: Filing, file: CheckedFile | None, decision: DirectorDecision) -> Document | None:
    # Its ground, which the paper tells, is not for those who see the record because they lead.
    return files.file_away(file, member=decision.member, is_confidential=True)


def _tell(decision: DirectorDecision, *, by: Member) -> None:
    words = f"Your application to the director for {decision.period} is"
    if decision.is_pending:
        tell_of_entry(APPLIED, decision.member, f"{words} on your record.", by=by)
    else:
        tell_of_entry(DECIDED, decision.member, f"{words} decided. Your record says how.", by=by)


def _said_of(decision: DirectorDecision) -> dict[str, Any]:
    minimums = {key: hours(amount) for key, amount in decision.hours_by_measure.items()}
    document = decision.decision_document
    assert document is not None
    return {
        "outcome": decision.get_outcome_display(),
        "decided_on": decision.decided_on,
        **({"until": decision.until} if decision.until else {}),
        **({"minimums": minimums} if minimums else {}),
        "decision_document": document.name,
        "decision_sha256": document.sha256,
    }
