"""Rows of the records around some proposals, of several kinds, read by one query."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    Field,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from courses.models import CourseSession, Enrolment
from people.models import Leave
from records.credit.proposals import Proposal
from records.models import Completion, SheetLine, TeachingLeftOut
from records.querysets.roll_calls import documented_lines, standing_teaching

HAS_PAPER = ExpressionWrapper(
    Q(evidence__isnull=False) | Q(brought_in__isnull=False) | Q(roll_call_line__isnull=False),
    BooleanField(),
)
CREDIT, TAUGHT, ENROLLED, DRAFTED, AWAY = "credit", "taught", "enrolled", "drafted", "away"
LEFT_OUT = "left_out"
DOCUMENTED, TAUGHT_ROLL_CALL = "documented", "taught_roll_call"


class Row(NamedTuple):
    """A credit that is written, what ties somebody to a class or a roll call, or days of leave.

    What only a credit has is None in the others; the class is None in a credit without one.

    Args:
        until: the last day of a leave.
        why_left_out: of who was left out of teaching credit, why.
    """

    kind: str
    serial_number: str
    class_pk: Any
    course_pk: int
    course_title: str
    on: date
    until: date | None
    role: str
    hours: Decimal
    course_hours: Decimal
    source: str
    delivery: str
    score: Decimal | None
    has_paper: bool
    entered_by: int
    why_left_out: str
    completion_pk: int


def rows_around(
    proposals: Sequence[Proposal], classes: Iterable[int], without: Collection[int]
) -> list[Row]:
    """What is written for the members in the years of the proposals or in these classes, which
    classes they teach or were left out of, who has a place in those of the proposals, who is on a
    draft or away, who is documented of their courses by a short roll call; and of what is reported
    of a roll call, who taught another of the day."""
    own = {each.course_session.pk for each in proposals if each.course_session}
    serials = {each.member.serial_number for each in proposals}
    members = {each.member.pk for each in proposals}
    classes = list(classes)
    years = [day.year for each in proposals for day in (each.starts_on, each.completed_on)]
    in_the_years = (date(min(years), 1, 1), date(max(years), 12, 31))
    written = Completion.objects.not_voided().filter(
        Q(completed_on__range=in_the_years) | Q(course_session__in=classes),
        member__in=members,
    )
    if without:
        written = written.exclude(pk__in=without)
    lines = SheetLine.objects.filter(
        sheet__course_session__in=classes,
        completion__isnull=True,
        is_struck=False,
        serial_number__in=serials,
    )
    teaching = CourseSession.instructors.through.objects.filter(
        coursesession__in=classes, member__in=members
    )
    enrolments = Enrolment.objects.taking_a_seat().filter(course_session__in=own)
    left_out = TeachingLeftOut.objects.not_voided().filter(
        course_session__in=classes, member__in=members
    )
    leaves = Leave.objects.not_voided().filter(member__serial_number__in=serials)
    documented = documented_lines().filter(
        member__in=members,
        report__course__in={each.course.pk for each in proposals if each.course.pk},
        report__held_on__range=in_the_years,
    )
    roll_calls = [_of_roll_call(DOCUMENTED, documented)]
    if reported := {each.completed_on for each in proposals if each.is_reported}:
        taught = standing_teaching().filter(member__in=members, report__held_on__in=reported)
        roll_calls.append(_of_roll_call(TAUGHT_ROLL_CALL, taught))
    rows = (
        written.order_by()
        .annotate(kind=Value(CREDIT, CharField()), has_paper=HAS_PAPER)
        .values_list(
            "kind",
            "member__serial_number",
            "course_session",
            "course",
            "course__title",
            "completed_on",
            # Among kinds that all leave it out, PostgreSQL would take a bare nothing for a text.
            Cast(Value(None), DateField()),
            "role",
            "credit_hours",
            "course__credit_hours",
            "source",
            "delivery",
            "score",
            "has_paper",
            "entered_by",
            Value(None, CharField()),
            "pk",
        )
        .union(
            _ties(DRAFTED, lines, "serial_number", "sheet__course_session"),
            _ties(TAUGHT, teaching, "member__serial_number", "coursesession"),
            _ties(ENROLLED, enrolments, "member__serial_number", "course_session"),
            _ties(
                LEFT_OUT,
                left_out,
                "member__serial_number",
                "course_session",
                no_reason=F("reason"),
            ),
            _ties(
                AWAY, leaves, "member__serial_number", no_day=F("starts_on"), no_end=F("ends_on")
            ),
            *roll_calls,
            all=True,
        )
    )
    found: Iterable[Any] = rows
    return [Row(*row) for row in found]


def _of_roll_call(kind: str, rows: QuerySet) -> QuerySet:
    """Who was at roll calls, or taught them."""
    return _ties(
        kind,
        rows,
        "member__serial_number",
        no_course=F("report__course"),
        no_title=F("report__title"),
        no_day=F("report__held_on"),
    )


def _ties(
    kind: str, rows: QuerySet, serial_path: str, class_path: str | None = None, **more: F
) -> QuerySet:
    """Rows of one kind that tie people to classes or days, in the columns of `Row`.

    Args:
        class_path: where the class stands; None where there is none.
        more: by name of a column, what stands there instead of nothing.
    """
    nothing: dict[str, Field[Any, Any]] = {
        "no_course": IntegerField(),
        "no_title": CharField(),
        "no_day": DateField(),
        "no_end": DateField(),
        "no_role": CharField(),
        "no_hours": IntegerField(),
        "no_course_hours": IntegerField(),
        "no_source": CharField(),
        "no_delivery": CharField(),
        "no_score": DecimalField(max_digits=5, decimal_places=2),
        "no_paper": BooleanField(),
        "no_clerk": IntegerField(),
        "no_reason": CharField(),
        "no_completion": IntegerField(),
    }
    of_class = F(class_path) if class_path else Value(None, IntegerField())
    return (
        rows.order_by()
        .annotate(kind=Value(kind, CharField()), serial=F(serial_path), class_pk=of_class)
        .annotate(**{name: more.get(name, Value(None, column)) for name, column in nothing.items()})
        .values_list("kind", "serial", "class_pk", *nothing)
    )
