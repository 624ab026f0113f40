"""What a legal hold keeps, and placing and lifting one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from courses.models import Course, CourseSession
from events.event_log import record_event
from frame.forms_once import Added, add_once
from frame.holding import hold_number
from frame.reasons import checked_reason
from people.models import Member
from people.naming import serials_of
from records.models import Document, LegalHold, ReleaseMember, ReleaseRequest
from records.retention.states import LIFT_HOLD, PLACE_HOLD

WHY_HOLD = "Say why nothing of it may be destroyed; the reason stays on record."
WHY_LIFT = "Say why the hold is over; the reason stays on record."
NO_CASE = "Say for which case or file it is."
LONGEST_CASE = 200
# Orders, holds and the going of a paper take turns; any number that no other lock of this kind has.
ORDERS_AND_HOLDS = 930_9
# How a document leads to a member, a course and a class that may be held. A scan or a report is of
# everybody who is on it.
BY_MEMBER = (
    "member",
    "completions__member",
    "scans__course_session__completions__member",
    "scans__course_session__enrolments__member",
    "scans__course_session__instructors",
    "sent_paper__sent_in__sent_by",
    "sent_paper__sent_in__rollcallreport__lines__member",
    "sent_paper__sent_in__rollcallreport__taught__member",
)
BY_COURSE = (
    "completions__course",
    "scans__course_session__course",
    "sent_paper__sent_in__rollcallreport__course",
    "sent_paper__sent_in__outsidetraining__course",
    "sent_paper__sent_in__challenge__about__course",
    "sent_paper__sent_in__challenge__completion__course",
)
BY_CLASS = (
    "completions__course_session",
    "scans__course_session",
    "sent_paper__sent_in__challenge__about__course_session",
    "sent_paper__sent_in__challenge__completion__course_session",
)
# What a hold may be on, as a page shows it.
HELD = ("member", "course", "course_session__course", "release_request")


def held_documents(*, known_to: Collection[Member] = ()) -> "QuerySet[Document, Any]":
    """The papers that a standing hold or an open release request keeps; no row where there is none.

    Either keeps every paper of the members whom the request asks about, not those alone that it
    would let leave: which these are changes with the record.

    Args:
        known_to: whoever is told of it. What a hold or a request keeps that is kept from one of
            them is left out, so it is asked without them where a paper really goes.
    """
    standing = LegalHold.objects.standing()
    asked = ReleaseRequest.objects.all()
    for reader in known_to:
        standing, asked = standing.not_kept_from(reader), asked.not_kept_from(reader)
    keys = Q(pk__in=[])
    requests = asked.filter(
        Q(pk__in=standing.filter(release_request__isnull=False).values("release_request"))
        | Q(state__in=ReleaseRequest.OPEN)
    )
    asked_about = ReleaseMember.objects.filter(request__in=requests.values("pk")).values("member")
    for path in BY_MEMBER:
        found = Document.objects.filter(**{f"{path}__in": asked_about})
        keys |= Q(pk__in=found.values("pk"))
    for paths, what in ((BY_MEMBER, "member"), (BY_COURSE, "course"), (BY_CLASS, "course_session")):
        held = standing.filter(**{f"{what}__isnull": False}).values(what)
        for path in paths:
            found = Document.objects.filter(**{f"{path}__in": held})
            keys |= Q(pk__in=found.values("pk"))
    return Document.objects.filter(keys).values("pk")


def holds_on(
    reader: Member,
    *,
    member: Member | None = None,
    course: Course | None = None,
    course_session: CourseSession | None = None,
    release_request: ReleaseRequest | None = None,
) -> list[LegalHold]:
    """The standing holds that a page about these tells its reader of; none to who may not know.

    A hold is counsel's: neither the member nor who leads them is told.
    """
    on = Q(pk__in=[])
    if member is not None:
        on |= Q(member=member) | Q(release_request__scope__member=member)
    if course_session is not None:
        on |= Q(course_session=course_session) | Q(course=course_session.course_id)
    if course is not None:
        on |= Q(course=course)
    if release_request is not None:
        on |= Q(release_request=release_request)
    found = LegalHold.objects.visible_to(reader).standing().filter(on).distinct()
    return list(found.select_related(*HELD, "placed_by"))


@transaction.atomic
def place_hold(
    *,
    on: Member | Course | CourseSession | ReleaseRequest,
    case: str,
    reason: str,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[LegalHold]:
    """Keep everything of a member, a course, a class or a release request from being destroyed.

    Raises:
        PermissionDenied: `by` may not hold records.
        ValidationError: by field: the case or the reason is blank; or with code `own`.
    """
    held = {_column_of(on): on}
    PLACE_HOLD.check_can_now(None, by=by, **held)
    # A paper that is going now is gone before the hold is on record; none goes after.
    hold_number(ORDERS_AND_HOLDS)
    case = checked_case(case)
    reason = checked_reason(reason, missing=WHY_HOLD)

    def add() -> LegalHold:
        hold = LegalHold.objects.create(
            **held,
            case=case,
            reason=reason,
            placed_by=by,
            placed_at=now,
            form_token=form_token,
        )
        record_event(
            PLACE_HOLD.event,
            by=by,
            about=hold,
            member=hold.member,
            after={"what": hold.what, "case": case, "reason": reason, **_asked_about(hold)},
        )
        return hold

    return add_once(LegalHold, form_token, add)


@transaction.atomic
def lift_hold(*, hold: LegalHold, reason: str, by: Member, now: datetime) -> LegalHold:
    """End a hold; what it kept goes by the schedule again.

    Raises:
        PermissionDenied: `by` may not hold records.
        ValidationError: it is lifted already or on `by`'s own record, or the reason is blank.
    """
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    LIFT_HOLD.check_can_now(hold, by=by)
    reason = checked_reason(reason, missing=WHY_LIFT)
    hold.lifted_by, hold.lifted_at, hold.lift_reason = by, now, reason
    hold.save()
    record_event(
        LIFT_HOLD.event,
        by=by,
        about=hold,
        member=hold.member,
        before={"what": hold.what, "case": hold.case},
        after={"reason": reason},
    )
    return hold


def checked_case(case: str) -> str:
    """The case without blanks around it.

    Raises:
        ValidationError: for `case`; it is blank, too long, or holds what no page shows.
    """
    return checked_reason(case, missing=NO_CASE, field="case", longest=LONGEST_CASE)


def _column_of(on: Any) -> str:
    columns = {
        Member: "member",
        Course: "course",
        CourseSession: "course_session",
        ReleaseRequest: "release_request",
    }
    return columns[type(on)]


def _asked_about(hold: LegalHold) -> dict[str, str]:
    """Whom the release request asks about that is held, so that nobody reads of their own."""
    if hold.release_request is None:
        return {}
    return {"members": serials_of(hold.release_request.asked_about)}
