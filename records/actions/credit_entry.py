"""Entering one credit from a paper."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from courses.actions.courses import add_course
from courses.actions.providers import add_on_the_spot
from courses.models import Course, Provider
from events.event_log import record_event
from events.kinds import RecordEventKind
from frame.forms_once import Added, made_by_form
from frame.rights import Right
from frame.words import hours
from people.actions.locking import locked_member
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES, Filing, document_facts, filing
from records.actions.held_papers import as_checked, take_over
from records.credit.attendance import percent
from records.credit.overriding import Override
from records.credit.problem_kinds import WARNINGS
from records.credit.writing import WrittenCredit, write_credit
from records.credit_entry import CreditEntry, check_entry
from records.credit_kinds import CreditKind
from records.models import Completion, EnteredCredit

# What an event calls the reasons that were given for warnings.
WARNING_NAMES = {kind.key: kind.title for kind in WARNINGS}
ENTRY_NAMES = {**DOCUMENT_NAMES, **WARNING_NAMES}
ENTER = {
    CreditKind.CERTIFICATE: RecordEventKind(
        "credit.enter", "Entered a credit from a paper", names=ENTRY_NAMES
    ),
    CreditKind.COLLEGE: RecordEventKind(
        "credit.enter_college", "Entered the credit of a college course", names=ENTRY_NAMES
    ),
    CreditKind.MILITARY: RecordEventKind(
        "credit.enter_military", "Entered military training", names=ENTRY_NAMES
    ),
    CreditKind.TEACHING: RecordEventKind(
        "credit.enter_teaching", "Entered credit for teaching", names=ENTRY_NAMES
    ),
    CreditKind.PRIOR_AGENCY: RecordEventKind(
        "credit.enter_prior_agency", "Entered hours of a prior agency", names=ENTRY_NAMES
    ),
}


def enter_credit(
    *,
    entry: CreditEntry,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
    form_token: UUID | None = None,
) -> Added[Completion]:
    """Write one credit with the paper that it rests on, and add its course where it is new.

    Args:
        overrides: why warnings are no hindrance, by key of their kind.
        form_token: the token of the form, so that a second sending writes nothing.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; or with code `unconfirmed`, where a warning has no reason.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    with filing(by=by, now=now) as files:
        # Two sendings of one form wait for each other here.
        locked_member(entry.member)
        if earlier := made_by_form(EnteredCredit, form_token):
            return Added(earlier.completion, is_repeat=True)
        stored, written = write_entry(entry, files=files, by=by, now=now, overrides=overrides)
        [completion] = written.completions
        EnteredCredit.objects.create(completion=completion, form_token=form_token)
        record_event(
            ENTER[entry.kind],
            by=by,
            about=completion,
            member=completion.member,
            after={**entry_facts(stored), **written.overridden},
        )
    return Added(completion, is_repeat=False)


def write_entry(
    entry: CreditEntry,
    *,
    files: Filing,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None,
    is_told: bool = True,
) -> tuple[CreditEntry, WrittenCredit]:
    """Write one credit within the caller's transaction, which leaves the event.

    Args:
        is_told: whether the member is told of the credit; not where the caller tells of more.

    Returns:
        the entry with its course and paper as they are stored, and what was written.

    Raises:
        ValidationError: by field; or with code `unconfirmed`, where a warning has no reason.
    """
    today = timezone.localdate(now)
    if entry.course is None:
        locked_member(entry.member)  # before the provider and the counter of Course IDs
        entry = replace(entry, new_course=with_provider(entry.new_course, by=by, today=today))
    check_entry(entry, by=by, today=today)
    course = entry.course
    if course is None:
        course = add_course(
            values=entry.new_course, by=by, today=today, another_because=entry.another_because
        ).row
        course = Course.objects.get(pk=course.pk)
    file = as_checked(entry.held) if entry.held else entry.file
    paper = files.file_away(file, member=entry.member, is_confidential=True)
    if entry.held and paper:
        take_over(entry.held, paper, by=by, now=now)
    stored = entry.stored(course, paper or entry.evidence)
    written = write_credit(
        proposals=[stored.proposal], by=by, now=now, overrides=overrides, is_told=is_told
    )
    return stored, written


def with_provider(new_course: Mapping[str, Any], *, by: Member, today: date) -> dict[str, Any]:
    """The columns of a course to add, its provider added where it is not in the list yet.

    Raises:
        ValidationError: by field of the provider.
    """
    provider: Provider = new_course["provider"]
    if provider.pk:
        # Two clerks who add the same course wait for each other here.
        Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
        return {**new_course}
    return {**new_course, "provider": add_on_the_spot(provider, by=by, today=today)}


def entry_facts(entry: CreditEntry) -> dict[str, str]:
    """What an event says of the credit."""
    facts = {
        "course": str(entry.course),
        "completed_on": str(entry.completed_on),
        "credit_hours": entry.proposal.earned_in_log,
        "source": entry.source,
        "control_number": entry.control_number,
        "score": "" if entry.score is None else percent(entry.score),
        "minutes_spent": "" if entry.minutes_spent is None else str(entry.minutes_spent),
        "semester_hours": "" if entry.semester_hours is None else hours(entry.semester_hours),
        "minutes_taught": "" if entry.minutes_taught is None else str(entry.minutes_taught),
    }
    return {
        **{name: value for name, value in facts.items() if value},
        **document_facts(entry.evidence),
    }
