"""What the records say around some proposals, in three queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import CharField, F, Q, QuerySet, Value

from courses.models import CourseSession, Enrolment, SessionDay
from frame.hours import ZERO
from records.credit.attendance import has_failed
from records.credit.proposals import Proposal
from records.models import Completion, SheetLine

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _OfClass(TypedDict):
        class_state: str
        course_title: str
        course_number: str

    DayOfClass = WithAnnotations[SessionDay, _OfClass]


class Credit(NamedTuple):
    """A credit of a member, written or proposed, as far as others depend on it.

    Args:
        hours: earned; none with a failed test.
        course_hours: what the course gives in full.
    """

    course_pk: int
    class_pk: int | None
    on: date
    role: str
    hours: Decimal
    course_hours: Decimal
    source: str
    delivery: str
    has_failed: bool
    is_written: bool = True

    @classmethod
    def of(cls, proposal: Proposal) -> "Credit":
        """What this proposal would be, once written."""
        return cls(
            course_pk=proposal.course.pk,
            class_pk=proposal.course_session.pk if proposal.course_session else None,
            on=proposal.completed_on,
            role=proposal.role,
            hours=proposal.earned,
            course_hours=proposal.course.credit_hours,
            source=proposal.source,
            delivery=proposal.delivery,
            has_failed=proposal.has_failed,
            is_written=False,
        )


@dataclass(frozen=True)
class Around:
    """What is known of the members and classes of some proposals.

    Args:
        credits: by member: what is written in the years of the proposals.
        proposed: by member: every proposal, in order, each with itself as credit.
        days: by class, every class that shares a day with a proposal.
        taught, enrolled, drafted: by class, the serial numbers of its instructors, of those
            with a place in it, and of the lines that its sheet has and has not saved.
    """

    credits: dict[int, list[Credit]]
    proposed: dict[int, list[tuple[Proposal, Credit]]]
    days: dict[int, list["DayOfClass"]]
    taught: dict[int, set[str]]
    enrolled: dict[int, set[str]]
    drafted: dict[int, set[str]]

    def days_of(self, class_pk: int | None) -> list["DayOfClass"]:
        return self.days.get(class_pk, []) if class_pk is not None else []

    def minutes_of(self, proposal: Proposal) -> int:
        """The minutes of instruction of its class, or else of its course."""
        days = self.days_of(proposal.course_session.pk if proposal.course_session else None)
        minutes = sum(day.instruction_minutes for day in days)
        return minutes or proposal.course.instruction_minutes

    def before(self, proposal: Proposal) -> list[Credit]:
        """What the member has on record, and what is proposed for them before this one."""
        found = list(self.credits.get(proposal.member.pk, []))
        for other, credit in self.proposed[proposal.member.pk]:
            if other is proposal:
                break
            found.append(credit)
        return found

    def others(self, proposal: Proposal) -> list[Credit]:
        """What the member has on record, and every other proposal for them."""
        proposed = self.proposed[proposal.member.pk]
        return [
            *self.credits.get(proposal.member.pk, []),
            *(credit for other, credit in proposed if other is not proposal),
        ]

    def classes_at_the_hours_of(self, course_session: CourseSession) -> dict[int, "DayOfClass"]:
        """Other classes that share some time with a class, each with a day on which it does."""
        own = self.days_of(course_session.pk)
        return {
            class_pk: day
            for class_pk, days in self.days.items()
            if class_pk != course_session.pk
            for day in days
            if day.class_state != CourseSession.State.CANCELLED
            and any(day.shares_time_with(mine) for mine in own)
        }


def look_around(proposals: Sequence[Proposal]) -> Around:
    """Read all that the rules of credit ask of the records."""
    days = _days_around(proposals)
    taught, enrolled, drafted = _ties_to(days, proposals)
    proposed = defaultdict(list)
    for proposal in proposals:
        proposed[proposal.member.pk].append((proposal, Credit.of(proposal)))
    credits = _credits_around(proposals, days)
    return Around(credits, dict(proposed), days, taught, enrolled, drafted)


def _days_around(proposals: Sequence[Proposal]) -> dict[int, list["DayOfClass"]]:
    """All days of every class that is held on a day of one of these."""
    own = {each.course_session.pk for each in proposals if each.course_session}
    days = SessionDay.objects.order_by()
    shared = Q(on__in=days.filter(course_session__in=own).values("on"))
    if without_class := {each.completed_on for each in proposals if not each.course_session}:
        shared |= Q(on__in=without_class)
    rows = (
        SessionDay.objects.filter(course_session__in=days.filter(shared).values("course_session"))
        .annotate(
            class_state=F("course_session__state"),
            course_title=F("course_session__course__title"),
            course_number=F("course_session__course__course_id"),
        )
        .order_by("course_session", "on", "starts_at")
    )
    return {key: list(group) for key, group in groupby(rows, lambda day: day.course_session_id)}


def _ties_to(
    classes: Collection[int], proposals: Sequence[Proposal]
) -> tuple[dict[int, set[str]], dict[int, set[str]], dict[int, set[str]]]:
    """Who teaches the classes, who is enrolled, and who is on a sheet not saved yet."""
    own = {each.course_session.pk for each in proposals if each.course_session}
    serials = {each.member.serial_number for each in proposals}
    teaching = CourseSession.instructors.through.objects.filter(coursesession__in=own)
    enrolments = Enrolment.objects.taking_a_seat().filter(course_session__in=own)
    lines = SheetLine.objects.filter(
        sheet__course_session__in=classes, completion__isnull=True, serial_number__in=serials
    )
    rows = _tie("taught", teaching, "coursesession", "member__serial_number").union(
        _tie("enrolled", enrolments, "course_session", "member__serial_number"),
        _tie("drafted", lines, "sheet__course_session", "serial_number"),
        all=True,
    )
    ties: dict[str, dict[int, set[str]]] = {"taught": {}, "enrolled": {}, "drafted": {}}
    for tie, class_pk, serial_number in rows:
        ties[tie].setdefault(class_pk, set()).add(serial_number)
    return ties["taught"], ties["enrolled"], ties["drafted"]


def _tie(name: str, rows: QuerySet, class_path: str, serial_path: str) -> QuerySet:
    return (
        rows.order_by()
        .annotate(tie=Value(name, CharField()), class_pk=F(class_path), serial=F(serial_path))
        .values_list("tie", "class_pk", "serial")
    )


def _credits_around(
    proposals: Sequence[Proposal], classes: Iterable[int]
) -> dict[int, list[Credit]]:
    """What the members have on record, not voided, of those years or in these classes."""
    if not proposals:
        return {}
    years = [each.completed_on.year for each in proposals]
    in_the_years = Q(
        completed_on__range=(date(min(years), 1, 1), date(max(years), 12, 31)),
    )
    rows = (
        Completion.objects.not_voided()
        .filter(in_the_years | Q(course_session__in=list(classes)))
        .filter(member__in={each.member.pk for each in proposals})
        .order_by("completed_on", "pk")
        .values_list(
            "member",
            "course_id",
            "course_session",
            "completed_on",
            "role",
            "credit_hours",
            "course__credit_hours",
            "source",
            "delivery",
            "score",
        )
    )
    found = defaultdict(list)
    for member, course, class_pk, on, role, hours, full, source, delivery, score in rows:
        failed = has_failed(score, source=source, delivery=delivery)
        earned = ZERO if failed else hours
        found[member].append(
            Credit(course, class_pk, on, role, earned, full, source, delivery, failed)
        )
    return dict(found)
