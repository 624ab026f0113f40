"""Who taught a class that is closed, and the credit for it that nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from courses.credit_hours import credit_for_teaching
from courses.designations import Delivery, Source, partial_designations
from courses.models import CourseSession, SessionDay
from people.models import Member
from records.class_credit import class_credit
from records.credit.proposals import Proposal
from records.models import Completion, TeachingLeftOut

Role = Completion.Role


@dataclass(frozen=True)
class Taught:
    """What one instructor is proposed.

    Args:
        minutes: the share of the class, where several taught it.
    """

    member: Member
    minutes: int

    @property
    def credit(self) -> Decimal:
        return credit_for_teaching(self.minutes)


def earns_teaching_credit(course_session: CourseSession) -> bool:
    """Whether a class is closed, of POST credit, and was given in person.

    Source: 11 CSR 75-15.020(3)(B)
    """
    return (
        course_session.state == CourseSession.State.CLOSED
        and course_session.source != Source.NON_POST
        and course_session.course.delivery == Delivery.IN_PERSON
    )


def teaching_undecided() -> QuerySet[Any]:
    """Each instructor of a class that earns teaching credit, whom nobody has given or refused it.

    Who had it once and was voided is decided: entering it again is for the page of the class. Not
    so where the sheet was saved since, as when both were voided as a whole.
    """
    teaching = CourseSession.instructors.through.objects
    of_both = {"course_session": OuterRef("coursesession"), "member": OuterRef("member")}
    since_undone = Q(
        course_session__sheet__saved_at__isnull=False,
        voided_at__isnull=False,
        voided_at__lt=F("course_session__sheet__saved_at"),
    )
    standing = Completion.objects.not_voided().filter(member=OuterRef("member"))
    days = SessionDay.objects.filter(course_session=OuterRef(OuterRef("coursesession")))
    without_class = Q(
        course_session=None,
        course=OuterRef("coursesession__course"),
        completed_on__in=days.order_by().values("on"),
    )
    return (
        teaching.filter(
            coursesession__state=CourseSession.State.CLOSED,
            coursesession__course__delivery=Delivery.IN_PERSON,
        )
        .exclude(coursesession__source=Source.NON_POST)
        .filter(
            ~Exists(Completion.objects.filter(~since_undone, **of_both, role=Role.INSTRUCTOR)),
            ~Exists(standing.filter(course_session=OuterRef("coursesession"))),
            ~Exists(standing.filter(without_class)),
            ~Exists(TeachingLeftOut.objects.filter(**of_both)),
        )
    )


def taught_no_more() -> QuerySet[Completion]:
    """Credit for teaching of who is no instructor of the class any more, and which nobody kept."""
    still = CourseSession.instructors.through.objects.filter(
        coursesession=OuterRef("course_session"), member=OuterRef("member")
    )
    return (
        Completion.objects.not_voided()
        .filter(~Exists(still), role=Role.INSTRUCTOR, teaching_kept__isnull=True)
        .exclude(course_session=None)
    )


def taught_undecided(course_session: CourseSession) -> list[Taught]:
    """What the instructors of one class are proposed: the class in equal shares.

    Who taught how much of it nobody recorded; whoever confirms it may change the minutes. Those
    from outside have their share, and no credit here. Who has credit of the class in any way, or
    of its course on one of its days without a class, is proposed none.
    """
    if not earns_teaching_credit(course_session):
        return []
    without_class = Q(
        course_session=None,
        course=course_session.course_id,
        completed_on__in=course_session.days.order_by().values("on"),
    )
    standing = Completion.objects.not_voided().filter(
        Q(course_session=course_session) | without_class
    )
    left_out = course_session.teaching_left_out.all()
    members = list(
        course_session.instructors.exclude(pk__in=standing.values("member"))
        .exclude(pk__in=left_out.values("member"))
        .order_by("serial_number")
    )
    if not members:
        return []
    everybody = course_session.instructors.count() + course_session.outside_instructors.count()
    share = class_credit(course_session).minutes // everybody
    return [Taught(member, share) for member in members]


def teaching_proposal(course_session: CourseSession, taught: Taught) -> Proposal:
    """The credit of one instructor, its areas and topics in proportion to the course's."""
    course = course_session.course
    return Proposal(
        member=taught.member,
        course=course,
        course_session=course_session,
        completed_on=course_session.completed_on,
        source=Source.INSTRUCTOR,
        delivery=course.delivery,
        role=Role.INSTRUCTOR,
        minutes=taught.minutes,
        control_number=course.control_number,
        hours=partial_designations(course.designated_hours, taught.credit),
        or_leave_out="leave the minutes empty",
    )


def for_others(taught: Sequence[Taught], *, by: Member) -> list[Taught]:
    """Those whom `by` may decide: nobody credits their own."""
    return [each for each in taught if each.member.pk != by.pk]
