"""A saved sheet taken as a whole: what of it stands, and how it would read on another class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from courses.designations import HOURS_COLUMNS
from courses.models import CourseSession
from frame.hours import ZERO
from people.models import Member
from records.credit.proposals import ClassLength, Told
from records.models import Completion, SheetLine, TeachingLeftOut
from records.sheet_lines import ReadLine, read_lines

OR_VOID_FIRST = "void that credit by hand first, and it stays behind"


@dataclass(frozen=True)
class WholeSheet:
    """The lines of a saved sheet.

    Args:
        standing: those whose credit stands.
        voided_before: those whose credit was voided by hand; they are left as they are.
        teaching: credit for teaching the class, which goes with its sheet.
    """

    standing: list[SheetLine]
    voided_before: list[SheetLine]
    teaching: list[Completion]

    @property
    def completions(self) -> list[Completion]:
        """The credit that stands, in the order of the lines."""
        return [line.completion for line in self.standing if line.completion is not None]

    @property
    def all_credit(self) -> list[Completion]:
        """The credit that stands, that for teaching last."""
        return [*self.completions, *self.teaching]

    @property
    def completions_voided_before(self) -> list[Completion]:
        return [line.completion for line in self.voided_before if line.completion is not None]


def teaching_of(course_session: CourseSession) -> QuerySet[Completion]:
    """Credit for teaching a class that stands."""
    standing = Completion.objects.not_voided().filter(course_session=course_session)
    return standing.filter(role=Completion.Role.INSTRUCTOR).order_by("pk")


def is_teaching_without_class(course_session: CourseSession) -> Q:
    """Credit for teaching the course on a day of the class which names no class, as that of who
    was left out and got it by another door. It stays: it need not be of this one."""
    return Q(
        course_session=None,
        course=course_session.course_id,
        completed_on__in=course_session.days.order_by().values("on"),
        role=Completion.Role.INSTRUCTOR,
    )


def left_out_there_too(left: CourseSession, to: CourseSession) -> QuerySet[TeachingLeftOut]:
    """Who was left out of teaching the class that a sheet leaves, and teaches the other as well."""
    there = to.teaching_left_out.not_voided()
    return (
        left.teaching_left_out.not_voided()
        .filter(member__in=to.instructors.all())
        .exclude(member__in=there.values("member"))
        .select_related("member")
        .order_by("member__serial_number")
    )


def whole_sheet(lines: Iterable[SheetLine], teaching: Iterable[Completion]) -> WholeSheet:
    """Tell what stands of a sheet from what was voided by hand.

    Args:
        lines: in order, with their completions at hand.
        teaching: as `teaching_of` gives it, with the members at hand.
    """
    written = [(line, line.completion) for line in lines if line.completion is not None]
    return WholeSheet(
        standing=[line for line, completion in written if not completion.is_voided],
        voided_before=[line for line, completion in written if completion.is_voided],
        teaching=list(teaching),
    )


def as_on(
    course_session: CourseSession, whole: WholeSheet, *, from_class: CourseSession
) -> list[SheetLine]:
    """Copies of the standing lines as they are to be entered on another class, unsaved.

    Minutes and scores go along. Areas that were set by hand do where the course is the same; else
    they are proposed anew. A line bears the serial number that its member has by now.
    """
    is_same_course = course_session.course_id == from_class.course_id
    lines = []
    for line, completion in zip(whole.standing, whole.completions, strict=True):
        hours = line.designated_hours if is_same_course else dict.fromkeys(HOURS_COLUMNS, ZERO)
        lines.append(
            SheetLine(
                pk=line.pk,
                sheet_id=line.sheet_id,
                serial_number=completion.member.serial_number,
                minutes=line.minutes,
                score=line.score,
                **hours,
            )
        )
    return lines


def read_on(
    course_session: CourseSession,
    lines: Sequence[SheetLine],
    *,
    whole: WholeSheet,
    from_class: CourseSession,
    by: Member,
    is_voided: bool = False,
) -> list[ReadLine]:
    """What these lines would earn on another class, and what hinders it.

    Args:
        lines: as `as_on` gives them.
        is_voided: whether the credit that the sheet has given is voided by now.
    """
    return read_lines(
        lines,
        course_session=course_session,
        by=by,
        members={each.member.serial_number: each.member for each in whole.completions},
        without=() if is_voided else [each.pk for each in whole.completions],
        or_leave_out=OR_VOID_FIRST,
        told=Told(sheet_of=_length_of(from_class)),
    )


def _length_of(course_session: CourseSession) -> ClassLength:
    days = course_session.days.all()
    return ClassLength(len({day.on for day in days}), sum(day.instruction_minutes for day in days))


def check_has_room(course_session: CourseSession) -> None:
    """Refuse to put a sheet over a draft that somebody began on a class.

    Raises:
        ValidationError: the draft has lines.
    """
    lines = SheetLine.objects.filter(sheet__course_session=course_session)
    first = lines.select_related("sheet__started_by").first()
    if first is not None:
        number = lines.count()
        words = "a line" if number == 1 else f"{number} lines"
        raise ValidationError(
            f"That class has a draft of its own with {words}, begun by "
            f"{first.sheet.started_by.name}. Remove its lines first, or choose another class."
        )
