"""Cancel a class, give its members another one, and take a canceled class up again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from courses.actions.enrolments import enrol_members
from courses.actions.locking import locked_class, locked_classes
from courses.models import CourseSession, Enrolment
from courses.states import CANCEL, MOVE_MEMBERS, REINSTATE
from courses.telling import CANCELED, REINSTATED, leaders_of, tell_of_class
from events.event_log import record_event
from frame.reasons import checked_reason
from people.models import Member

WHY_CANCEL = "Say why the class is canceled; members will read it."


@transaction.atomic
def cancel_class(
    *, course_session: CourseSession, reason: str, by: Member, move_to: CourseSession | None = None
) -> CourseSession:
    """Cancel a class that is still open; it stays readable with the reason.

    Who is enrolled reads it on their home page, and keeps no place in it.

    Args:
        move_to: another class of the course, which all of them are enrolled in.

    Raises:
        ValidationError: the reason is blank or too long, the class is closed or canceled,
            credit of it stands, or the other class can't take them.
    """
    keys = {course_session.pk, *([move_to.pk] if move_to else [])}
    course_session = locked_classes(*keys)[course_session.pk]
    CANCEL.check_can(course_session, by=by)
    reason = checked_reason(reason, missing=WHY_CANCEL)
    before = course_session.state
    [course_session.state] = CANCEL.end
    course_session.cancel_reason = reason
    course_session._history_user = by
    course_session.save()
    enrolled = course_session.enrolments.filter(state=Enrolment.State.ENROLLED)
    members = _members(enrolled)
    enrolled.update(state=Enrolment.State.CANCELLED)
    record_event(
        CANCEL.event,
        by=by,
        about=course_session,
        before={"state": before},
        after={
            "state": course_session.state,
            "reason": reason,
            "serial_numbers": [member.serial_number for member in members],
        },
    )
    tell_of_class(
        CANCELED,
        {*members, *leaders_of(course_session)},
        f"{course_session} is canceled: {reason}",
        course_session=course_session,
        by=by,
    )
    if move_to is not None:
        move_enrolled(course_session=course_session, move_to=move_to, by=by)
    return course_session


@transaction.atomic
def move_enrolled(
    *, course_session: CourseSession, move_to: CourseSession, by: Member
) -> list[Enrolment]:
    """Enrol everyone whom a canceled class has left without a place in another one of its course.

    Returns:
        The new enrolments; those in the other class already are none.

    Raises:
        ValidationError: for `move_to`: it is of another course, not open, or too small; or the
            class is not canceled.
    """
    course_session = locked_classes(course_session.pk, move_to.pk)[course_session.pk]
    MOVE_MEMBERS.check_can(course_session, by=by)
    if move_to.course_id != course_session.course_id:
        raise ValidationError({"move_to": f"{move_to} is not a class of {course_session.course}."})
    left = course_session.enrolments.filter(state=Enrolment.State.CANCELLED)
    members = _members(left)
    if not members:
        raise ValidationError("Nobody in this class is left to be moved.")
    try:
        moved = enrol_members(course_session=move_to, members=members, by=by)
    except ValidationError as refused:
        raise ValidationError({"move_to": refused.messages}) from None
    left.update(state=Enrolment.State.RESCHEDULED)
    record_event(
        MOVE_MEMBERS.event,
        by=by,
        about=course_session,
        after={
            "to": str(move_to),
            "serial_numbers": [member.serial_number for member in members],
        },
    )
    return moved


@transaction.atomic
def reinstate_class(*, course_session: CourseSession, by: Member) -> CourseSession:
    """Take a canceled class up again; who was enrolled is so again, but for those moved.

    Raises:
        ValidationError: the class is not canceled, or its course is retired by then.
    """
    course_session = locked_class(course_session.pk)
    REINSTATE.check_can(course_session, by=by)
    before = {"state": course_session.state, "reason": course_session.cancel_reason}
    [course_session.state] = REINSTATE.end
    course_session.cancel_reason = ""
    course_session._history_user = by
    course_session.save()
    left = course_session.enrolments.filter(state=Enrolment.State.CANCELLED)
    members = _members(left)
    left.update(state=Enrolment.State.ENROLLED)
    record_event(
        REINSTATE.event,
        by=by,
        about=course_session,
        before=before,
        after={
            "state": course_session.state,
            "serial_numbers": [member.serial_number for member in members],
        },
    )
    tell_of_class(
        REINSTATED,
        {*members, *leaders_of(course_session)},
        f"{course_session} is held after all: it is canceled no longer.",
        course_session=course_session,
        by=by,
    )
    return course_session


def _members(enrolments: QuerySet[Enrolment]) -> list[Member]:
    return list(Member.objects.filter(enrolments__in=enrolments).order_by("serial_number"))
