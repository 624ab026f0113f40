"""The Training Unit decides a challenge: upholds it by an entry, or ends it without one."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import held_courses, locked_class
from events.voiding import void_row
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.completions import what_is_voided
from records.actions.credit_entry import entry_facts, write_entry
from records.actions.documents import filing
from records.actions.sheet_opening import free_line
from records.challenges.actions.sending import said_of
from records.challenges.models import Challenge
from records.challenges.putting_right import line_in_place, put_right_by
from records.challenges.replacing import check_can_replace
from records.credit.overriding import Override
from records.credit_entry import CreditEntry
from records.credit_kinds import kind_in_words
from records.intake.actions import check_is_of, locked, told
from records.intake.states import CHALLENGE, check_entered_by_another
from records.intake.telling import tell_challenge_decided
from records.models import Completion
from records.states import VOID_COMPLETION

Outcome = Challenge.Outcome
WHY_DECIDED = "Say what you found; the member reads it."
ENTERED = "It is entered on your record now."


def uphold_by_entry(
    *,
    challenge: Challenge,
    entry: CreditEntry,
    by: Member,
    now: datetime,
    finding: str = "",
    seen: int | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> Challenge:
    """Enter the line as it should be, and void the wrong one, all in one transaction.

    Args:
        finding: what the member is told; blank says that it is entered.
        seen: the number of the last event that the clerk has seen of it.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; with code `elsewhere`, where it waits no more.
    """
    step = CHALLENGE.accept
    with filing(by=by, now=now) as files:
        row = locked(challenge, seen=seen)
        step.check_can_now(row, by=by)
        check_takes_entry(row)
        check_is_of(row, entry)
        words = said_of("finding", finding or ENTERED, missing=WHY_DECIDED)
        _hold(row, entry)
        if row.about is not None and not row.about.is_voided:
            check_can_replace(row.about)
        _void_line(row, by=by, now=now)
        stored, written = write_entry(
            entry, files=files, by=by, now=now, overrides=overrides, is_told=False
        )
        [row.completion] = written.completions
        facts = {**entry_facts(stored), **written.overridden}
        _decide(row, Outcome.ENTERED, words, by=by, now=now, facts=facts)
    return row


@transaction.atomic
def decide_challenge(
    *,
    challenge: Challenge,
    outcome: str,
    finding: str,
    by: Member,
    now: datetime,
    in_place: Completion | None = None,
    seen: int | None = None,
) -> Challenge:
    """Decide without an entry: the line is voided, was put right elsewhere, or stays as it is.

    Args:
        in_place: the line that stands for it, where it is put right elsewhere, or was voided
            since and stays as it was.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field, also where nothing is put right yet; with code `elsewhere`,
            where it waits no more; with code `own`, where `by` entered the line that is to stay.
    """
    step = CHALLENGE.accept
    if outcome == Outcome.STAYS:
        assert CHALLENGE.decline is not None
        step = CHALLENGE.decline
    line = challenge.about
    if line is not None and line.course_session_id is not None:
        # A class is locked before what was sent in, as who merges two members does.
        locked_class(line.course_session_id)
    row = locked(challenge, seen=seen)
    step.check_can_now(row, by=by)
    words = said_of("finding", finding, missing=WHY_DECIDED)
    if outcome == Outcome.ELSEWHERE:
        row.completion = put_right_by(row, in_place)
    if outcome == Outcome.STAYS and row.is_voided_since:
        row.completion = line_in_place(row, in_place)
        check_entered_by_another(row.completion, by=by)
    if outcome == Outcome.VOIDED:
        if not row.can_end_voided:
            raise ValidationError(
                {"outcome": "There is no line to void. Choose what else becomes of it."}
            )
        _void_line(row, by=by, now=now)
    _decide(row, Outcome(outcome), words, by=by, now=now, facts={})
    return row


def check_takes_entry(challenge: Challenge) -> None:
    """Refuse to enter a line by itself that belongs where its other facts are kept.

    Raises:
        ValidationError: saying where it is put right.
    """
    if why := why_no_entry(challenge):
        raise ValidationError(why)


def why_no_entry(challenge: Challenge) -> str:
    """Why the line can't be entered again by itself; blank if it can."""
    line = challenge.about
    if line is None:
        return ""
    if line.course_session_id is not None:
        return (
            "This line is of a class. Void it, open the sheet of the class again, enter the line "
            "right there and save the sheet; then answer here that it is put right."
        )
    if kind := kind_in_words(line):
        return (
            f"This line is of another kind of credit ({kind.lower()}). Void it and enter it as "
            "such, then answer here that it is put right."
        )
    return ""


def _decide(
    row: Challenge,
    outcome: Challenge.Outcome,
    finding: str,
    *,
    by: Member,
    now: datetime,
    facts: Mapping[str, object],
) -> None:
    step = CHALLENGE.decline if outcome == Outcome.STAYS else CHALLENGE.accept
    assert step is not None
    row.outcome, row.finding = outcome, finding
    row.decided_by, row.decided_at = by, now
    [row.state] = step.end
    row.save()
    after = {"outcome": outcome.value, "finding": finding, **facts}
    told(row, step.event, by=by, after=after)
    tell_challenge_decided(row, by=by)


def _hold(row: Challenge, entry: CreditEntry) -> None:
    """Lock the member, and keep the courses, before a line is voided: credit comes last."""
    locked_member(row.sent_by)
    before = [row.about.course_id] if row.about is not None else []
    held_courses([*before, *([entry.course.pk] if entry.course is not None else [])])


def _void_line(row: Challenge, *, by: Member, now: datetime) -> None:
    """Void the line in question, if it stands; the member is told of the decision alone."""
    if row.about is None or row.about.is_voided:
        return
    voided = void_row(
        row.about,
        VOID_COMPLETION,
        reason=f"Challenged by the member on {us_date(row.sent_at)}, and upheld.",
        by=by,
        now=now,
        before=what_is_voided(row.about),
    )
    free_line(voided, by=by)
