"""Outside training (policy 930-5 IV.E): sent in, answered, accepted as credit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from events.trail import as_said
from frame.days import day_problem
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.hours import ZERO
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.credit_entry import entry_facts, write_entry
from records.actions.documents import filing
from records.credit.day_totals import MOST_IN_A_DAY
from records.credit.overriding import Override
from records.credit_entry import CreditEntry
from records.intake.actions import (
    add_papers,
    check_is_of,
    locked,
    papers_beside,
    papers_in_words,
    told,
)
from records.intake.answering import Said, answer_sent_in
from records.intake.models import OutsideTraining
from records.intake.sent_before import check_training_is_new
from records.intake.states import LIVES, OUTSIDE_TRAINING
from records.intake.telling import tell_accepted, tell_the_queue

Ask = OutsideTraining.Ask
MOST_HOURS = Decimal("1000.00")
# What a member tells, by column.
COLUMNS = (
    "title",
    "provider_name",
    "first_on",
    "last_on",
    "times",
    "location",
    "hours",
    "instructor",
    "synopsis",
    "control_number",
)
# What a request for POST certification must say. Source: policy 930-5 IV.E.1.c(2) to (6)
REQUIRED_OF_A_REQUEST = {
    "times": "Give the times of day, such as 8:00 to 16:30.",
    "location": "Give the place: building and town.",
    "instructor": "Give the name of the instructor.",
    "synopsis": "Say in a few sentences what the course teaches.",
}
NO_PAPER = "Attach the certificate: a photo or a PDF."
NO_TRANSCRIPT = "Attach the transcript: a photo or a PDF."


def send_outside_training(
    *,
    ask: str,
    values: Mapping[str, Any],
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[OutsideTraining]:
    """Send in one's own outside training.

    Args:
        ask: what is sent, one of `OutsideTraining.Ask`.
        values: by column of `COLUMNS`.
        form_token: the token of the form, so that a second sending sends nothing.

    Raises:
        PermissionDenied: `by` may send nothing in.
        ValidationError: by field; or the same file was sent for these days already.
    """
    kind = "postrequest" if ask == Ask.POST_REQUEST else "outsidetraining"
    step = LIVES[kind].send
    step.check_can(None, by=by)
    given = checked_values(ask, values, by=by, now=now)
    if not papers and ask != Ask.POST_REQUEST:
        raise ValidationError({"papers": NO_TRANSCRIPT if ask == Ask.COLLEGE else NO_PAPER})
    with filing(by=by, now=now) as files:
        # Two sendings of one form wait for each other here.
        by = locked_member(by)
        if earlier := made_by_form(OutsideTraining, form_token):
            return Added(earlier, is_repeat=True)
        check_training_is_new(given, papers, by=by)
        training = OutsideTraining.objects.create(
            kind=kind,
            ask=ask,
            sent_by=by,
            sent_at=now,
            form_token=form_token,
            **given,
            **_about_sender(by),
        )
        added = add_papers(training, papers, files=files)
        told(
            training,
            step.event,
            by=by,
            after={
                "ask": ask,
                **{name: value for name, value in _said(training).items() if value},
                **papers_in_words(added),
            },
        )
        tell_the_queue(by=by)
    return Added(training, is_repeat=False)


def answer_outside_training(
    *,
    training: OutsideTraining,
    answer: str,
    values: Mapping[str, Any],
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> OutsideTraining:
    """Answer what the Training Unit asked, and send it again with what was changed and added.

    Raises:
        PermissionDenied: somebody else sent it.
        ValidationError: by field, or because nothing is asked any more.
    """

    def change(row: OutsideTraining) -> tuple[Said, Said]:
        given = checked_values(row.ask, values, by=by, now=now)
        before = _said(row)
        for name, value in given.items():
            setattr(row, name, value)
        return before, _said(row)

    return answer_sent_in(
        sent_in=training, answer=answer, papers=papers, by=by, now=now, seen=seen, change=change
    )


def accept_outside_training(
    *,
    training: OutsideTraining,
    entry: CreditEntry,
    by: Member,
    now: datetime,
    seen: int | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> OutsideTraining:
    """Write the credit of what was sent in, on its papers, all in one transaction.

    Args:
        entry: the credit of who sent it; its evidence is one of the papers.
        seen: the number of the last event that the clerk has seen of it.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; with code `elsewhere`, where it waits no more.
    """
    step = OUTSIDE_TRAINING.accept
    with filing(by=by, now=now) as files:
        row = locked(training, seen=seen)
        step.check_can_now(row, by=by)
        check_is_of(row, entry)
        stored, written = write_entry(
            entry, files=files, by=by, now=now, overrides=overrides, is_told=False
        )
        [row.completion] = written.completions
        row.decided_by, row.decided_at = by, now
        [row.state] = step.end
        row.save()
        told(
            row,
            step.event,
            by=by,
            after={**entry_facts(stored), **papers_beside(row), **written.overridden},
        )
        tell_accepted(row, by=by)
    return row


def checked_values(
    ask: str, values: Mapping[str, Any], *, by: Member, now: datetime
) -> dict[str, Any]:
    """What a member tells, as it is stored.

    Raises:
        ValidationError: by field, naming the value and the way out.
    """
    given = {name: values[name] for name in COLUMNS}
    given["last_on"] = given["last_on"] or given["first_on"]
    errors: dict[str, str] = {}
    today = timezone.localdate(now)
    for name in ("first_on", "last_on"):
        if problem := day_problem(given[name], today=today):
            errors[name] = problem
    if not errors:
        errors |= _day_errors(ask, given, by, today)
    if not ZERO < given["hours"] <= MOST_HOURS:
        errors["hours"] = (
            f"{given['hours']} is not the length of a training. Give the hours, up to {MOST_HOURS}."
        )
    elif not errors and given["hours"] > (most := _most_hours(given)):
        errors["hours"] = (
            f"{given['hours']} hours are more than the {most} of {_days_in_words(given)}. Correct "
            "the hours, or the days."
        )
    if ask == Ask.POST_REQUEST:
        errors |= {
            name: words
            for name, words in REQUIRED_OF_A_REQUEST.items()
            if not str(given[name]).strip()
        }
    if errors:
        raise ValidationError(errors)
    return given


def _most_hours(given: Mapping[str, Any]) -> Decimal:
    """As many as the clock has from the first to the last day."""
    return MOST_IN_A_DAY * ((given["last_on"] - given["first_on"]).days + 1)


def _days_in_words(given: Mapping[str, Any]) -> str:
    days = (given["last_on"] - given["first_on"]).days + 1
    return "one day" if days == 1 else f"{days:,} days"


def _day_errors(ask: str, given: Mapping[str, Any], by: Member, today: Any) -> dict[str, str]:
    first, last = given["first_on"], given["last_on"]
    if problem := days_out_of_order(first, last):
        return {"last_on": problem}
    if first < by.hired_on:
        return {
            "first_on": f"{us_date(first)} is before you were hired on {us_date(by.hired_on)}, and "
            "“not included in a training record are training seminars attended prior to "
            "employment” (policy 930-5 II.K). Hours of a prior agency, earned with a license, "
            "are entered by the Training Unit: bring them the agency’s record."
        }
    if ask == Ask.POST_REQUEST:
        return {}
    named = {"first_on": first} if first == last else {"first_on": first, "last_on": last}
    return {
        name: f"{us_date(day)} is still to come. Send the certificate once the training is "
        "completed."
        for name, day in named.items()
        if day > today
    }


def days_out_of_order(first: date | None, last: date | None) -> str:
    """Why these can't be the first and the last day; blank where they can, or one is missing."""
    if first is None or last is None or first <= last:
        return ""
    return f"{us_date(last)} is before {us_date(first)}, the first day."


def _about_sender(by: Member) -> dict[str, str]:
    """Item 1 of a request, which the system knows. Source: policy 930-5 IV.E.1.c(1)"""
    assignment = f"{by.element.name}, {by.assignment}" if by.assignment else by.element.name
    return {"rank": by.rank, "assignment": assignment}


def _said(training: OutsideTraining) -> dict[str, str]:
    """What an event keeps of it."""
    return {name: as_said(getattr(training, name)) for name in COLUMNS}
