"""Requests for POST certification (policy 930-5 IV.E.1.c): forwarded to POST and approved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.actions.courses import add_course, change_course
from courses.actions.locking import locked_course
from courses.designations import Source
from courses.models import Course, Provider
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.credit_entry import entry_facts, with_provider, write_entry
from records.actions.documents import filing
from records.credit.overriding import Override
from records.credit_entry import CreditEntry, check_is_new
from records.intake.actions import check_is_of, locked, papers_beside, told
from records.intake.models import OutsideTraining
from records.intake.states import POST_REQUEST
from records.intake.telling import tell_approved, tell_forwarded

NO_NUMBER = "Give the number under which POST approved the course."
ANOTHER_SOURCE = (
    "POST approved this one course, so its source is “{}”, not “{}”. Choose it, or decline the "
    "request if POST did not approve it."
)
assert POST_REQUEST.forward is not None
FORWARD = POST_REQUEST.forward


@transaction.atomic
def forward_to_post(*, training: OutsideTraining, by: Member, now: datetime) -> OutsideTraining:
    """Note that a request went to POST, which decides it.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is one's own; or, with code `elsewhere`, it waits no more.
    """
    row = locked(training, seen=None)
    FORWARD.check_can_now(row, by=by)
    row.forwarded_by, row.forwarded_at = by, now
    [row.state] = FORWARD.end
    row.save()
    told(row, FORWARD.event, by=by)
    tell_forwarded(row, by=by)
    return row


def approve_request(
    *,
    training: OutsideTraining,
    entry: CreditEntry,
    approved_on: date,
    is_attended: bool,
    by: Member,
    now: datetime,
    seen: int | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> OutsideTraining:
    """Note that POST approved the course: it has a Course ID and its number from now on.

    Args:
        entry: the course, known or new, with the number; and the credit of who asked.
        is_attended: whether the papers show that it was attended, so that the credit is written.
        seen: the number of the last event that the clerk has seen of it.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; with code `elsewhere`, where it waits no more.
    """
    step = POST_REQUEST.accept
    today = timezone.localdate(now)
    with filing(by=by, now=now) as files:
        row = locked(training, seen=seen)
        step.check_can_now(row, by=by)
        if is_attended:
            check_is_of(row, entry)
            _check_is_attended(row, entry, today=today)
            locked_member(entry.member)  # before the course, as whoever enters its credit does
        course = _approved_course(entry, approved_on, by=by, today=today)
        facts: dict[str, Any] = {"course": str(course), "control_number": course.control_number}
        if is_attended:
            entry = replace(entry, course=course, new_course={})
            stored, written = write_entry(
                entry, files=files, by=by, now=now, overrides=overrides, is_told=False
            )
            [row.completion] = written.completions
            facts |= {**entry_facts(stored), **papers_beside(row), **written.overridden}
        row.course, row.control_number = course, course.control_number
        row.approved_on = approved_on
        row.decided_by, row.decided_at = by, now
        [row.state] = step.end
        row.save()
        told(row, step.event, by=by, after={"approved_on": str(approved_on), **facts})
        tell_approved(row, by=by)
    return row


def _check_is_attended(row: OutsideTraining, entry: CreditEntry, *, today: date) -> None:
    """Refuse the credit of what is not over, or of a day on which it was not held.

    Raises:
        ValidationError: for the field `completed_on`.
    """
    words = ""
    if row.last_on > today:
        words = (
            f"The training lasts until {us_date(row.last_on)}. Note the approval alone; the "
            "certificate is sent in afterwards."
        )
    elif not row.first_on <= entry.completed_on <= row.last_on:
        words = (
            f"{us_date(entry.completed_on)} is no day of the training, which was from "
            f"{us_date(row.first_on)} to {us_date(row.last_on)}. Correct the day, or return the "
            "request for its days to be put right."
        )
    if words:
        raise ValidationError({"completed_on": words})


def _approved_course(entry: CreditEntry, approved_on: date, *, by: Member, today: date) -> Course:
    """The course under the number of its approval: added, or noted on the one that is known.

    Raises:
        ValidationError: by field.
    """
    number = entry.control_number.strip()
    if not number:
        raise ValidationError({"control_number": NO_NUMBER})
    approval = {
        "source": entry.source,
        "post_state": Course.PostState.APPROVED,
        "control_number": number,
        "approved_on": approved_on,
    }
    if entry.course is None:
        _check_source(entry, entry.new_course["provider"])
        entry = replace(entry, new_course=with_provider(entry.new_course, by=by, today=today))
        check_is_new(entry)
        added = add_course(
            values={**entry.new_course, **approval},
            by=by,
            today=today,
            another_because=entry.another_because,
        ).row
        return Course.objects.get(pk=added.pk)
    # The form's own row has the approval already, as the rules of credit are to see it.
    course = locked_course(entry.course.pk)
    _check_source(entry, course)
    if course.post_state == Course.PostState.APPROVED:
        _check_same_approval(course, number, approved_on)
        return course
    return change_course(course=course, values=approval, by=by, today=today)


def _check_source(entry: CreditEntry, approves: Course | Provider) -> None:
    """Refuse another source than that of a course which POST approves by itself.

    Args:
        approves: the course as it is on file, or the provider of a new one.

    Raises:
        ValidationError: for the field `source`.
    """
    source = Source(approves.source_once_approved)
    if entry.source != source:
        given = Source(entry.source).label
        raise ValidationError({"source": ANOTHER_SOURCE.format(source.label, given)})


def _check_same_approval(course: Course, number: str, approved_on: date) -> None:
    """Refuse another approval than the one that the course has.

    Raises:
        ValidationError: by field.
    """
    if course.control_number.upper() != number.upper():
        raise ValidationError(
            {
                "control_number": f"{course} is approved under {course.control_number}, not "
                f"{number}. Correct the number, or choose another course."
            }
        )
    if course.approved_on != approved_on:
        raise ValidationError(
            {
                "approved_on": f"{course} was approved on {us_date(course.approved_on)}, not "
                f"{us_date(approved_on)}. Correct the day, or choose another course."
            }
        )
