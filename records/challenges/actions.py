"""Challenges: sent, answered, upheld by an entry, or decided without one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from courses.actions.locking import held_courses, locked_class
from events.voiding import void_row
from frame.days import day_problem
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.credit_entry import entry_facts, write_entry
from records.actions.documents import filing
from records.actions.sheet_opening import free_line
from records.challenges.models import Challenge
from records.challenges.putting_right import put_right_by
from records.challenges.replacing import check_can_replace
from records.credit.overriding import Override
from records.credit_entry import CreditEntry
from records.credit_kinds import kind_in_words
from records.intake.actions import add_papers, check_is_of, locked, papers_in_words, told
from records.intake.answering import Said, answer_sent_in, nothing_else
from records.intake.models import SentIn
from records.intake.states import CHALLENGE
from records.intake.telling import tell_challenge_decided, tell_the_queue
from records.models import Completion
from records.states import VOID_COMPLETION

Outcome = Challenge.Outcome
# How long the Training Unit has to answer; the days on which the member is asked don't count.
# No paragraph sets it: see docs/decisions/2026-11-28-challenges-are-answered-in-14-days.md
DAYS_TO_ANSWER = 14
LONGEST_MISSING = 180
WHY_WRONG = "Say what is wrong, and how it should be."
WHY_MISSING = "Say what you know of it: where it was, who gave it, how long it took."
WHY_DECIDED = "Say what you found; the member reads it."
ENTERED = "It is entered on your record now."


def send_challenge(
    *,
    about: Completion | None,
    what: str,
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    title: str = "",
    happened_on: date | None = None,
    form_token: UUID | None = None,
) -> Added[Challenge]:
    """Say that a line of one's own record is wrong, or that one is missing.

    Args:
        about: the line; None where one is missing, which `title` and `happened_on` then name.
        what: what is wrong, in words.
        form_token: the token of the form, so that a second sending sends nothing.

    Raises:
        PermissionDenied: `by` may send nothing in, or the line is another member's.
        ValidationError: by field; or the line is challenged already.
    """
    CHALLENGE.send.check_can(None, by=by)
    if about is not None and about.member_id != by.pk:
        raise PermissionDenied
    said = _said("what", what, missing=WHY_MISSING if about is None else WHY_WRONG)
    today = timezone.localdate(now)
    if about is None:
        _check_missing(title, happened_on, by=by, today=today)
    with filing(by=by, now=now) as files:
        # Two sendings, of one form or about one line, wait for each other here.
        by = locked_member(by)
        if earlier := made_by_form(Challenge, form_token):
            return Added(earlier, is_repeat=True)
        if about is not None:
            _check_not_open(about)
        challenge = Challenge.objects.create(
            kind="challenge",
            title=f"Missing: {title.strip()}" if about is None else _title_of(about),
            about=about,
            happened_on=happened_on if about is None else None,
            what=said,
            sent_by=by,
            sent_at=now,
            due_on=today + timedelta(days=DAYS_TO_ANSWER),
            form_token=form_token,
        )
        names = add_papers(challenge, papers, files=files)
        day = {"happened_on": str(happened_on)} if challenge.happened_on else {}
        told(
            challenge,
            CHALLENGE.send.event,
            by=by,
            after={"title": challenge.title, **day, "what": said, **papers_in_words(names)},
        )
        tell_the_queue(by=by)
    return Added(challenge, is_repeat=False)


def answer_challenge(
    *,
    challenge: Challenge,
    answer: str,
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> Challenge:
    """Answer what the Training Unit asked; its days begin to count again.

    Raises:
        PermissionDenied: somebody else sent it.
        ValidationError: by field, or because nothing is asked any more.
    """

    def change(row: Challenge) -> tuple[Said, Said]:
        assert row.due_on is not None
        row.due_on += timezone.localdate(now) - timezone.localdate(row.returned_at)
        return nothing_else(row)

    return answer_sent_in(
        sent_in=challenge, answer=answer, papers=papers, by=by, now=now, seen=seen, change=change
    )


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
        step.check_can(row, by=by)
        check_takes_entry(row)
        check_is_of(row, entry)
        words = _said("finding", finding or ENTERED, missing=WHY_DECIDED)
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
        in_place: the line that stands for it, where it is put right elsewhere.

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
    step.check_can(row, by=by)
    words = _said("finding", finding, missing=WHY_DECIDED)
    if outcome == Outcome.ELSEWHERE:
        row.completion = put_right_by(row, in_place)
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
        before={"credit_hours": str(row.about.credit_hours)},
    )
    free_line(voided, by=by)


def _check_not_open(about: Completion) -> None:
    earlier = Challenge.objects.filter(about=about, state__in=SentIn.OPEN).first()
    if earlier is not None:
        raise ValidationError(
            f"You challenged this line on {us_date(earlier.sent_at)}, and it is not answered yet. "
            "Add to that one once you are asked, or withdraw it."
        )


def _check_missing(title: str, happened_on: date | None, *, by: Member, today: date) -> None:
    """Refuse a name or a day that no missing training can have.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    if not title.strip():
        errors["title"] = "Say what is missing: the course or the class."
    elif len(title) > LONGEST_MISSING:
        errors["title"] = f"{len(title)} characters are more than {LONGEST_MISSING}. Shorten it."
    if problem := day_problem(happened_on, today=today):
        errors["happened_on"] = problem
    elif happened_on is not None and happened_on > today:
        errors["happened_on"] = f"{us_date(happened_on)} is still to come."
    if errors:
        raise ValidationError(errors)


def _said(field: str, text: str, *, missing: str) -> str:
    """Words as they are stored.

    Raises:
        ValidationError: for the field.
    """
    try:
        return checked_reason(text, missing=missing)
    except ValidationError as refused:
        raise ValidationError({field: refused.messages}) from None


def _title_of(about: Completion) -> str:
    title = f"Wrong: {about.course}"
    longest = SentIn._meta.get_field("title").max_length or 0
    return title if len(title) <= longest else f"{title[: longest - 1]}…"
