"""Enrol members in a class, and take them out again."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.models import CourseSession, Enrolment
from courses.states import ENROLL, TAKE_OUT
from courses.telling import ENROLLED, TAKEN_OUT, tell_of_class
from events.event_log import record_event
from people.employment import check_employed
from people.models import Member
from people.naming import named_in_form


@transaction.atomic
def enrol_members(
    *, course_session: CourseSession, members: Sequence[Member], by: Member
) -> list[Enrolment]:
    """Enrol members who have no place in the class yet; all of them, or none.

    Supervisors enroll members of the elements they lead. Who was excused or given another class
    is enrolled again.

    Returns:
        The new enrolments; empty when all had a place already.

    Raises:
        ValidationError: for `serial_numbers`: not employed then, none of those whom `by` leads,
            or more than there are seats; or the class is closed or cancelled.
    """
    course_session = locked_class(course_session.pk)
    ENROLL.check_can(course_session, by=by)
    places = {place.member_id: place for place in course_session.enrolments.all()}
    seated = set(course_session.enrolments.taking_a_seat().values_list("member", flat=True))
    new = [member for member in members if member.pk not in seated]
    if not new:
        return []
    _check_own(new, by)
    try:
        check_employed(new, course_session.starts_on)
    except ValidationError as error:
        raise ValidationError({"serial_numbers": error.messages}) from None
    _check_seats(course_session, len(new))
    enrolments = [
        places.get(member.pk) or Enrolment(course_session=course_session) for member in new
    ]
    for enrolment, member in zip(enrolments, new, strict=True):
        enrolment.member, enrolment.state = member, Enrolment.State.ENROLLED
        enrolment.moved_from = ""
    Enrolment.objects.bulk_update([each for each in enrolments if each.pk], ["state", "moved_from"])
    Enrolment.objects.bulk_create([each for each in enrolments if not each.pk])
    record_event(
        ENROLL.event,
        by=by,
        about=course_session,
        after={"serial_numbers": [member.serial_number for member in new]},
    )
    words = f"You are enrolled in {course_session}."
    tell_of_class(ENROLLED, new, words, course_session=course_session, by=by)
    return enrolments


@transaction.atomic
def remove_enrolment(*, enrolment: Enrolment, by: Member) -> None:
    """Take a member out of a class that is still open; who had a seat reads it on home.

    Supervisors take out members of the elements they lead.

    Raises:
        ValidationError: the class is closed or cancelled, attendance is on record, or the member
            is none of those whom `by` leads.
    """
    course_session = locked_class(enrolment.course_session_id)
    TAKE_OUT.check_can(course_session, by=by)
    if _of_others([enrolment.member], by):
        raise ValidationError(
            f"{named_in_form([enrolment.member])}: not of an element that you lead. Their own "
            "supervisor or the Training Unit takes them out."
        )
    if enrolment.state in {Enrolment.State.ATTENDED, Enrolment.State.ABSENT}:
        raise ValidationError(
            f"{enrolment.member.name} is on record as "
            f"{enrolment.get_state_display().lower()} and stays on the roster."
        )
    record_event(
        TAKE_OUT.event,
        by=by,
        about=course_session,
        member=enrolment.member,
        before={"serial_number": enrolment.member.serial_number, "state": enrolment.state},
    )
    enrolment.delete()
    words = f"You were taken out of {course_session}."
    tell_of_class(TAKEN_OUT, [enrolment.member], words, course_session=course_session, by=by)


def _check_own(members: Sequence[Member], by: Member) -> None:
    if others := _of_others(members, by):
        raise ValidationError(
            {
                "serial_numbers": f"{named_in_form(others)}: not of an element that you lead. Take "
                "them out; their own supervisor or the Training Unit enrolls them."
            }
        )


def _of_others(members: Sequence[Member], by: Member) -> list[Member]:
    own = Member.objects.named_by(by).in_bulk([member.pk for member in members])
    return [member for member in members if member.pk not in own]


def _check_seats(course_session: CourseSession, wanted: int) -> None:
    free = course_session.seats - course_session.enrolments.taking_a_seat().count()
    if wanted > free:
        raise ValidationError(
            {
                "serial_numbers": f"{wanted} more {'member' if wanted == 1 else 'members'}, but "
                f"{max(free, 0)} of {course_session.seats} seats "
                f"{'is' if free == 1 else 'are'} free. Enroll fewer, or give the class more seats."
            }
        )
