"""What saving and undoing a sheet says of those enrolled in its class."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from courses.models import CourseSession, Enrolment
from records.models import Completion
from records.querysets.sheets import enrolled_but_absent


def mark_enrolled(course_session: CourseSession, completions: list[Completion]) -> list[str]:
    """Say of everyone enrolled whether they came.

    Returns:
        the serial numbers of those who did not.
    """
    enrolments = Enrolment.objects.filter(course_session=course_session)
    enrolments.filter(member__in=[completion.member_id for completion in completions]).update(
        state=Enrolment.State.ATTENDED
    )
    absent = list(enrolled_but_absent(course_session).order_by("serial_number"))
    enrolments.filter(member__in=absent).update(state=Enrolment.State.ABSENT)
    return [member.serial_number for member in absent]


def enrol_again(course_session: CourseSession, voided: Collection[int] | QuerySet) -> list[str]:
    """Leave open whether those came whom no standing credit answers for.

    Args:
        voided: the keys of the members whose credit for the class is voided.

    Returns:
        their serial numbers.
    """
    open_again = Enrolment.objects.filter(course_session=course_session).filter(
        Q(state=Enrolment.State.ABSENT) | Q(state=Enrolment.State.ATTENDED, member__in=voided)
    )
    serials = dict(
        open_again.order_by("member__serial_number").values_list("pk", "member__serial_number")
    )
    Enrolment.objects.filter(pk__in=serials).update(state=Enrolment.State.ENROLLED)
    return list(serials.values())
