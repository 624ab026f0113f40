"""Somebody asks for a release, answers what is asked back, or withdraws."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from events.trail import check_unchanged_since, events_of_row
from frame.days import day_problem
from frame.forms_once import Added, add_once
from frame.holding import hold_number
from frame.reasons import checked_reason
from frame.words import us_date
from people.actions.locking import check_not_merged, held_members
from people.models import Member
from people.naming import is_in_name_of, serials_of
from records.actions.documents import Filing, filing
from records.releases.business_days import FURTHEST, answer_cited, answered_by
from records.releases.copies import Copies, left_after_all, settled_copies
from records.releases.legal_basis import BASES
from records.releases.models import ReleaseMember, ReleasePacket, ReleaseRequest
from records.releases.of_class import (
    NO_YEARS,
    not_of_class_words,
    not_on_sheet_words,
    why_class_not_asked,
)
from records.releases.parts import Scope, Span, all_parts, leaves_within, part_words
from records.releases.request_papers.keeping import Presented, keep_paper, paper_facts
from records.releases.states import ANSWER, ASK, CHANGES, SAY_COPIES, TAKE_OVER, WITHDRAW
from records.releases.telling import tell_deciders, tell_of_another, tell_taken_over
from records.retention.holds import ORDERS_AND_HOLDS

WHY_ASKED = "Say why the record is asked for; who decides reads it."
WHY_ANSWER = "Say what is asked."
WHY_TAKEN_OVER = "Say why you take it over; the reason stays on record."
WHY_WITHDRAWN = "Say why it is withdrawn; the reason stays on record."
# Of one request. All of them are set and searched while the page of its decision waits.
MOST_PAPERS = 400
TOO_MANY_PAPERS = (
    f"More than {MOST_PAPERS} papers are on record of this, and that is more than can be decided "
    "on at once. Ask in two requests or more, with less in each."
)
WHO_WANTS_IT = "Give the name of who wants it."
ONE_MEMBER = (
    "The member asks for the own record, so name that one member alone. Ask for others in a "
    "request of their own, or choose who else wants it."
)
ASKED_DAY = "The day that the requester named"


@dataclass(frozen=True)
class Asked:
    """What a request says.

    Args:
        requester_name: blank of the member who asks for the own record; it is then theirs as it is
            on record.
        answer_by: the day that the requester asks an answer by; of a public-records request the
            law sets it.
        course_session: the class whose papers alone are asked for; None where it is of no class.
    """

    requester_kind: str
    requester_name: str
    requester_organization: str
    reference: str
    why: str
    legal_basis: str
    received_on: date
    answer_by: date | None
    span: Span
    parts: Sequence[str]
    course_session: CourseSession | None = None


def ask_release(
    *,
    asked: Asked,
    members: Sequence[Member],
    by: Member,
    now: datetime,
    presented: Presented | None = None,
    form_token: UUID | None = None,
) -> Added[ReleaseRequest]:
    """Ask that parts of the record of members leave the house, or those of one class.

    Args:
        presented: the paper by which somebody asks for it.

    Raises:
        PermissionDenied: `by` may not ask.
        ValidationError: by field.
    """
    ASK.check_can_now(None, by=by)
    _check_asked(asked, members, by=by, today=timezone.localdate(now))

    def add(files: Filing) -> ReleaseRequest:
        # No paper of theirs goes any more from now on: what is asked for can leave.
        hold_number(ORDERS_AND_HOLDS)
        for member in held_members(members):
            check_not_merged(member)
        request = ReleaseRequest(
            asked_by=by,
            asked_at=now,
            requester_kind=asked.requester_kind,
            requester_name=members[0].name if _is_own(asked) else asked.requester_name,
            requester_organization=asked.requester_organization,
            reference=asked.reference,
            why=checked_reason(asked.why, missing=WHY_ASKED, field="why"),
            legal_basis=asked.legal_basis,
            received_on=asked.received_on,
            course_session=asked.course_session,
            from_year=asked.span.from_year,
            to_year=asked.span.to_year,
            parts=[part.key for part in all_parts() if part.key in asked.parts],
            form_token=form_token,
        )
        _set_due(request, answer_by=asked.answer_by)
        request.save()
        ReleaseMember.objects.bulk_create(
            ReleaseMember(request=request, member=member) for member in members
        )
        paper = None if presented is None else keep_paper(request, presented, files=files)
        said = {**_as_told(request), **paper_facts(paper)}
        record_step(request, ASK.event, by=by, after=said)
        tell_deciders(request, by=by)
        return request

    with filing(by=by, now=now) as files:
        return add_once(ReleaseRequest, form_token, partial(add, files))


@transaction.atomic
def answer_release(
    *, request: ReleaseRequest, answer: str, by: Member, seen: int | None = None
) -> ReleaseRequest:
    """Answer what was asked back; it waits for a decision again.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: the answer is blank, or nothing is asked any more.
    """
    row = locked(request, seen=seen)
    ANSWER.check_can_now(row, by=by)
    row.answer = checked_reason(answer, missing=WHY_ANSWER, field="answer")
    [row.state] = ANSWER.end
    row.save()
    record_step(row, ANSWER.event, by=by, after={"answer": row.answer})
    tell_of_another(row, "answered what was asked back of", by=by)
    tell_deciders(row, by=by)
    return row


@transaction.atomic
def withdraw_release(
    *,
    request: ReleaseRequest,
    reason: str,
    by: Member,
    copies: Copies | None = None,
    seen: int | None = None,
) -> ReleaseRequest:
    """Take a request back, as long as nothing has been handed over.

    Args:
        copies: what became of the copies of its packet; None where none was taken.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: by field: the reason is blank, or nothing is said of a copy that was taken;
            something was done with it since `seen`, or it is over.
    """
    row = locked(request, seen=seen, start=WITHDRAW.start)
    WITHDRAW.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_WITHDRAWN)
    said = settled_copies(row, copies, by=by)
    [row.state] = WITHDRAW.end
    row.save()
    record_step(row, WITHDRAW.event, by=by, after={"reason": reason, **said})
    tell_of_another(row, "withdrew", by=by)
    return row


@transaction.atomic
def say_copies(
    *, request: ReleaseRequest, copies: Copies, by: Member, packet: ReleasePacket | None = None
) -> ReleaseRequest:
    """Say whether a copy left of a packet that is not to leave any more.

    Once that was said, a copy that left after all can still be noted.

    Args:
        packet: which one left after all; None where it can be no other.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: by field; none was taken that nobody has told of; or with code `own`.
    """
    row = locked(request)
    SAY_COPIES.check_can_now(row, by=by)
    is_over = row.state in ReleaseRequest.ENDED_UNHANDED
    said = settled_copies(row, copies, by=by) if is_over else {}
    if not said:
        said = left_after_all(row, packet, copies, by=by)
    record_step(row, SAY_COPIES.event, by=by, after=said)
    tell_of_another(row, "said what became of the copies of the packet of", by=by)
    return row


@transaction.atomic
def take_over_release(*, request: ReleaseRequest, reason: str, by: Member) -> ReleaseRequest:
    """Go on with a request in the place of whose it is. Who asked stays on record as who asked.

    Raises:
        PermissionDenied: `by` may not ask, or does not see all records.
        ValidationError: the reason is blank; it is over; or with code `own`.
    """
    row = locked(request)
    TAKE_OVER.check_can_now(row, by=by)
    reason = checked_reason(reason, missing=WHY_TAKEN_OVER)
    before = row.seen_to_by
    row.taken_over_by = by
    row.save()
    record_step(
        row,
        TAKE_OVER.event,
        by=by,
        before={"seen_to_by": before.serial_number},
        after={"seen_to_by": by.serial_number, "reason": reason},
    )
    tell_taken_over(row, before, by=by)
    return row


def locked(
    request: ReleaseRequest,
    *,
    seen: int | None = None,
    start: Collection[str] = ReleaseRequest.WAITING,
) -> ReleaseRequest:
    """The row as it is now, locked.

    Args:
        seen: the number of the last event that the page was made of; None asks nothing.
        start: the states in which it asks so. In any other the step itself says where it stands.

    Raises:
        ValidationError: something was done with it since.
    """
    row = ReleaseRequest.objects.select_for_update().get(pk=request.pk)
    if row.state in start:
        check_unchanged_since(events_of_row(row, CHANGES), seen)
    return row


def record_step(
    request: ReleaseRequest,
    kind: EventKind,
    *,
    by: Member | None,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    """Leave the event of a step, which names everybody it is about."""
    members = request.asked_about
    record_event(
        kind,
        by=by,
        about=request,
        before=dict(before or {}),
        after={"members": serials_of(members), **after},
    )


def _check_asked(asked: Asked, members: Sequence[Member], *, by: Member, today: date) -> None:
    """Refuse what no request can say.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    keys = [member.pk for member in members]
    if Member.objects.visible_to(by).filter(pk__in=keys).count() < len(keys) or not keys:
        errors["members"] = "Name members whose record is within your reach."
    if _is_own(asked):
        errors = {**_errors_of_own(asked, members), **errors}
    elif not asked.requester_name.strip():
        errors["requester_name"] = WHO_WANTS_IT
    if asked.received_on > today:
        errors["received_on"] = f"{us_date(asked.received_on)} is still to come."
    elif problem := day_problem(asked.received_on, today=today, back=FURTHEST):
        errors["received_on"] = problem
    if problem := day_problem(asked.answer_by, today=today, ahead=FURTHEST, back=FURTHEST):
        errors["answer_by"] = problem
    elif asked.answer_by is not None and asked.answer_by < asked.received_on:
        errors["answer_by"] = (
            f"{us_date(asked.answer_by)} is before it reached the department, on "
            f"{us_date(asked.received_on)}. Correct one of the days."
        )
    if asked.legal_basis not in BASES:
        errors["legal_basis"] = "Choose the legal basis."
    if not part_words([key for key in asked.parts if key in {p.key for p in all_parts()}]):
        errors["parts"] = "Choose what is to leave."
    if asked.span.to_year is not None and asked.span.to_year > today.year:
        errors["to_year"] = f"{asked.span.to_year} is still to come."
    if asked.course_session is not None:
        errors = {**_errors_of_class(asked, asked.course_session, members, by=by), **errors}
    if not errors and _has_too_many_papers(asked, members, today=today):
        errors["members"] = TOO_MANY_PAPERS
    if errors:
        raise ValidationError(errors)


def _has_too_many_papers(asked: Asked, members: Sequence[Member], *, today: date) -> bool:
    scope = Scope(tuple(members), asked.span, today, asked.course_session)
    papers = islice(leaves_within(scope, asked.parts), MOST_PAPERS + 1)
    return sum(1 for _ in papers) > MOST_PAPERS


def _is_own(asked: Asked) -> bool:
    """Whether the member asks whose record it is."""
    return asked.requester_kind == ReleaseRequest.Requester.MEMBER


def _errors_of_own(asked: Asked, members: Sequence[Member]) -> dict[str, str]:
    """By field, why this is not asked by the member whose record it is."""
    if len(members) != 1:
        return {"members": ONE_MEMBER}
    [member], typed = members, asked.requester_name.strip()
    if not typed or is_in_name_of(member, typed):
        return {}
    return {
        "requester_name": f"“{typed}” is not in the name of {member.serial_number} {member.name}, "
        "whose record is asked for. Leave the name empty, and it is taken from the record; or "
        "choose who else wants it."
    }


def _errors_of_class(
    asked: Asked, course_session: CourseSession, members: Sequence[Member], *, by: Member
) -> dict[str, str]:
    """By field, what can't be asked for with a class."""
    if why_not := why_class_not_asked(course_session, by=by):
        return {"course_session": why_not}
    errors = {
        "members": not_on_sheet_words(course_session, members),
        "parts": not_of_class_words(asked.parts),
        "from_year": NO_YEARS if asked.span.from_year is not None else "",
    }
    return {name: words for name, words in errors.items() if words}


def _set_due(request: ReleaseRequest, *, answer_by: date | None) -> None:
    """Say by when it is to be answered, and by whose word."""
    if request.is_public_records:
        request.due_on, request.due_why = answered_by(request.received_on).on, answer_cited()
    elif answer_by is not None:
        request.due_on, request.due_why = answer_by, ASKED_DAY


def _as_told(request: ReleaseRequest) -> dict[str, Any]:
    """What the event of a new request says."""
    basis = BASES[request.legal_basis]
    said = {
        "requester": request.requester,
        "requester_kind": request.get_requester_kind_display(),
        "reference": request.reference,
        "why": request.why,
        "legal_basis": basis.words,
        "citation": basis.cited,
        **(
            {"class": str(request.course_session)}
            if request.course_session is not None
            else {"years": request.scope_words}
        ),
        "parts": part_words(request.parts),
        "received_on": str(request.received_on),
        "due_on": str(request.due_on or ""),
    }
    return {name: value for name, value in said.items() if value}
