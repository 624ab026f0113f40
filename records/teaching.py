"""Who taught a class that is closed, and the credit for it that nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.credit_hours import credit_for_teaching
from courses.designations import Delivery, Source, partial_designations
from courses.models import CourseSession, SessionDay
from people.models import Member
from records.class_credit import class_credit
from records.credit.proposals import Proposal
from records.models import Completion, SignInSheet, TeachingLeftOut

Role = Completion.Role

# Before any credit: of a class without a saved sheet, whatever was decided stands.
NEVER_SAVED = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Taught:
    """What one instructor is proposed.

    Args:
        minutes: the share of the class, where several taught it; or what was decided before.
        decided_on: when that was decided, of credit that went with its sheet.
    """

    member: Member
    minutes: int
    decided_on: date | None = None

    @property
    def credit(self) -> Decimal:
        return credit_for_teaching(self.minutes)


def earns_teaching_credit(course_session: CourseSession) -> bool:
    """Whether a class is closed by its sheet, of POST credit, and was given in person.

    Source: 11 CSR 75-15.020(3)(B)
    """
    return (
        course_session.state == CourseSession.State.CLOSED
        and not came_closed(course_session)
        and course_session.source != Source.NON_POST
        and course_session.course.delivery == Delivery.IN_PERSON
    )


def came_closed(course_session: CourseSession) -> bool:
    """Whether a class was closed by the file it came in by, and no sheet of it was saved here.

    What it earned comes as completions of a file too, those for teaching among them.
    """
    if course_session.brought_in_id is None or course_session.state != CourseSession.State.CLOSED:
        return False
    return not SignInSheet.objects.filter(
        course_session=course_session, saved_at__isnull=False
    ).exists()


def teaching_not_answered() -> QuerySet[Any]:
    """Each instructor of a class, whom nobody has given or refused credit for teaching it.

    Who had it once and was voided is decided: entering it again is for the page of the class. Not
    so where the sheet was saved since, as when both were voided as a whole.
    """
    of_both = {"course_session": OuterRef("coursesession"), "member": OuterRef("member")}
    # Of the class that is asked about: one joined to each completion is read for each of them.
    saved_at = Coalesce(OuterRef("coursesession__sheet__saved_at"), Value(NEVER_SAVED))
    decided = Q(voided_at__isnull=True) | Q(voided_at__gte=saved_at)
    return CourseSession.instructors.through.objects.filter(
        ~Exists(Completion.objects.filter(decided, **of_both, role=Role.INSTRUCTOR)),
        ~Exists(TeachingLeftOut.objects.not_voided().filter(**of_both)),
        coursesession__state=CourseSession.State.CLOSED,
    )


def teaching_undecided() -> QuerySet[Any]:
    """Each instructor of a class that earns teaching credit, whom nobody has given or refused it.

    Who has credit of the class in any way, or of its course on one of its days, is not asked about.
    """
    standing = Completion.objects.not_voided().filter(member=OuterRef("member"))
    days = SessionDay.objects.filter(course_session=OuterRef(OuterRef("coursesession")))
    without_class = Q(
        course_session=None,
        course=OuterRef("coursesession__course"),
        completed_on__in=days.order_by().values("on"),
    )
    return (
        teaching_not_answered()
        .filter(coursesession__course__delivery=Delivery.IN_PERSON)
        .exclude(coursesession__source=Source.NON_POST)
        .exclude(
            coursesession__brought_in__isnull=False, coursesession__sheet__saved_at__isnull=True
        )
        .filter(
            ~Exists(standing.filter(course_session=OuterRef("coursesession"))),
            ~Exists(standing.filter(without_class)),
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

    Who taught how much of it nobody recorded, unless it was decided before the sheet was undone and
    saved again; whoever confirms it may change the minutes. Those
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
    left_out = course_session.teaching_left_out.not_voided()
    members = list(
        course_session.instructors.exclude(pk__in=standing.values("member"))
        .exclude(pk__in=left_out.values("member"))
        .order_by("serial_number")
    )
    if not members:
        return []
    everybody = course_session.instructors.count() + course_session.outside_instructors.count()
    most = class_credit(course_session).minutes
    before = _decided_before(course_session, most)
    return [before.get(each.pk, Taught(each, most // everybody)) for each in members]


def _decided_before(course_session: CourseSession, most: int) -> dict[int, Taught]:
    """What was decided of a class before its sheet was undone and saved again, by member.

    Args:
        most: the minutes of the class as it is now.
    """
    undone = Completion.objects.filter(
        course_session=course_session,
        role=Role.INSTRUCTOR,
        minutes__lte=most,
        voided_at__lt=F("course_session__sheet__saved_at"),
    )
    return {
        each.member_id: Taught(each.member, each.minutes, timezone.localdate(each.entered_at))
        for each in undone.select_related("member").order_by("pk")
        if each.minutes is not None
    }


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
