"""Who a class was for, and who came: its enrolled, and those it gave credit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Q

from courses.models import CourseSession, Enrolment
from people.models import Member
from people.serial_numbers import serial_order
from records.class_credit import class_credit
from records.models import Completion
from records.querysets.completions import CompletionQuerySet

EnrolmentState = Enrolment.State


class Came(models.TextChoices):
    """Whether a member came to a class; until its sheet is saved, whether they are to come."""

    ATTENDED = "attended", "Attended"
    WALKED_IN = "walked_in", "Walked in"
    ABSENT = "absent", "Absent"
    TAUGHT = "taught", "Taught"
    VOIDED = "voided", "Credit voided"
    ENROLLED = "enrolled", "Enrolled"
    EXCUSED = "excused", "Excused"
    RESCHEDULED = "rescheduled", "Rescheduled"
    CANCELLED = "cancelled", "Class canceled"


@dataclass(frozen=True)
class ClassMember:
    """One member of a class.

    Args:
        minutes: attended or taught; None where nothing is on record.
        credit: hours earned, none with a failed test; None likewise.
        completion: what was written, the voided one where none stands.
        enrolment: None for one who walked in or taught.
    """

    member: Member
    came: Came
    minutes: int | None = None
    credit: Decimal | None = None
    has_failed: bool = False
    completion: Completion | None = None
    enrolment: Enrolment | None = None

    @property
    def words(self) -> str:
        """`Walked in`, or `Attended, test not passed`."""
        return f"{self.came.label}, test not passed" if self.has_failed else str(self.came.label)

    @property
    def order(self) -> tuple[int, str]:
        return serial_order(self.member.serial_number)


def class_members(course_session: CourseSession, *, reader: Member) -> list[ClassMember]:
    """Everyone within reach who is enrolled or has credit, by serial number as people count.

    A member who taught and attended comes twice. Voided credit is told once the sheet is saved;
    until then who is enrolled is to come, and who only walked in is not in the class. Of whom the
    sheet then said that they did not come, that is told instead.
    """
    enrolments = {
        enrolment.member_id: enrolment
        for enrolment in course_session.enrolments.visible_to(reader).select_related(
            "member__element"
        )
    }
    absent = {key for key, each in enrolments.items() if each.state == EnrolmentState.ABSENT}
    completions = list(_told(course_session).visible_to(reader).select_related("member__element"))
    minutes = class_credit(course_session).minutes
    credited = [
        _credited(completion, enrolments.get(completion.member_id), minutes)
        for completion in _one_a_role(completions)
        if not (completion.is_voided and completion.member_id in absent)
    ]
    of_credit = {each.member.pk for each in credited if each.came != Came.TAUGHT}
    enrolled = [
        ClassMember(enrolment.member, _state_of(enrolment, course_session), enrolment=enrolment)
        for enrolment in enrolments.values()
        if enrolment.member_id not in of_credit
    ]
    return sorted([*credited, *enrolled], key=lambda each: (each.order, each.came))


def out_of_reach(course_session: CourseSession, members: Iterable[ClassMember]) -> int:
    """How many more the class has than a reader was shown."""
    everyone = Member.objects.filter(
        Q(enrolments__course_session=course_session)
        | Q(pk__in=_told(course_session).values("member"))
    )
    return everyone.distinct().count() - len({each.member.pk for each in members})


def counts_in_words(members: Iterable[ClassMember]) -> str:
    """`36 attended, 2 walked in, 3 absent`, of everybody listed; nothing while nobody came."""
    counts = Counter(each.came for each in members)
    if not counts.keys() & {Came.ATTENDED, Came.WALKED_IN, Came.ABSENT, Came.TAUGHT, Came.VOIDED}:
        return ""
    return ", ".join(f"{counts[came]:,} {came.label.lower()}" for came in Came if counts[came])


def _told(course_session: CourseSession) -> CompletionQuerySet:
    """The credit of a class that its page tells."""
    completions = course_session.completions.all()
    is_closed = course_session.state == CourseSession.State.CLOSED
    return completions if is_closed else completions.not_voided()


def _one_a_role(completions: list[Completion]) -> list[Completion]:
    """For each member and role what stands, or else what was voided last."""
    latest_last = sorted(completions, key=lambda each: (not each.is_voided, each.pk))
    return list({(each.member_id, each.role): each for each in latest_last}.values())


def _credited(
    completion: Completion, enrolment: Enrolment | None, class_minutes: int
) -> ClassMember:
    if completion.is_voided:
        return ClassMember(
            completion.member, Came.VOIDED, completion=completion, enrolment=enrolment
        )
    taught = completion.role == Completion.Role.INSTRUCTOR
    attended = Came.ATTENDED if enrolment is not None else Came.WALKED_IN
    return ClassMember(
        completion.member,
        Came.TAUGHT if taught else attended,
        minutes=completion.minutes or (None if taught else class_minutes),
        credit=completion.earned,
        has_failed=completion.has_failed,
        completion=completion,
        enrolment=None if taught else enrolment,
    )


def _state_of(enrolment: Enrolment, course_session: CourseSession) -> Came:
    """Whether somebody without credit came: once the sheet is saved, who is not on it did not.

    Until then who has attended by a credit voided since is to come.
    """
    is_closed = course_session.state == CourseSession.State.CLOSED
    if is_closed and enrolment.state == EnrolmentState.ENROLLED:
        return Came.ABSENT
    if not is_closed and enrolment.state == EnrolmentState.ATTENDED:
        return Came.ENROLLED
    return Came(enrolment.state)
