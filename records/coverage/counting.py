"""Coverage counted: of each element and of what is below it, and member by member."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse

from courses.models import Course
from courses.subjects import Subject
from frame.rights import Right
from frame.search import folded
from people.element_tree import ElementTree
from people.models import Member
from people.querysets import MemberQuerySet
from records.coverage.forms import CoverageForm, CoverageMembersForm
from records.models import Completion, RollCallLine, RollCallReport, RollCallTaught
from records.querysets.completions import CompletionQuerySet
from records.querysets.roll_calls import documented_lines, standing_teaching
from records.teaching import teaching_not_answered


@dataclass(frozen=True)
class ElementCoverage:
    """An element with those below it: how many members, and how many of them had which subject.

    Args:
        depth: how deep it stands among what is shown.
        had: by subject; none is 0.
    """

    pk: int
    name: str
    depth: int
    members: int
    had: Mapping[str, int]


class Documented(NamedTuple):
    """Roll calls that are documented without credit: how many, and their minutes together."""

    number: int
    minutes: int

    @property
    def in_words(self) -> str:
        """Never as hours: short roll calls are not added up to credit."""
        if not self.number:
            return ""
        minutes = "1 minute" if self.minutes == 1 else f"{self.minutes:,} minutes"
        if self.number == 1:
            return f"1 roll call of {minutes}, without credit"
        return f"{self.number:,} roll calls of {minutes} in all, without credit"


class Had(NamedTuple):
    """One time that a member had a subject.

    Args:
        page: where it is read; blank of roll call too short for credit.
        is_taught: whether they taught it.
    """

    on: date
    course: Course
    page: str = ""
    is_taught: bool = False


@dataclass(frozen=True)
class MemberCoverage:
    """A member, and the last training in the subject that is asked about.

    Args:
        last: the latest of these days; None where there is none.
        documented: roll calls without credit in these days, the latest first.
    """

    member: Member
    element: str
    last: Had | None
    documented: Sequence[RollCallReport]

    @property
    def documented_in_words(self) -> str:
        """`2 roll calls of 20 minutes in all, without credit`; blank where there is none."""
        return Documented(
            len(self.documented), sum(report.minutes for report in self.documented)
        ).in_words


def tree_covered(reader: Member) -> ElementTree:
    """The elements whose coverage a reader may see."""
    tree = reader.element_tree
    if reader.has_right(Right.SEE_ALL_RECORDS):
        return tree
    return tree.limited_to(reader.reached_element_ids)


def elements_covered(form: CoverageForm, *, reader: Member) -> list[ElementCoverage]:
    """Each element that has members, by two queries however many there are."""
    if form.errors.get("until"):
        return []
    tree, keys = form.tree, _keys_of(form)
    belong = dict(_members_of(form, reader).order_by().values_list("element").annotate(Count("pk")))
    had: dict[int, Counter[str]] = {}
    credited = _training_in(form, reader).order_by()
    documented = _documented_in(form, reader).order_by()
    taught = _taught_in(form, reader).order_by()
    led = _roll_calls_taught_in(form, reader).order_by()
    # Who had it in two ways counts once: the union gives a member with a subject a single time.
    counted = credited.values_list("member__element", "course__subject", "member").union(
        documented.values_list("member__element", "report__course__subject", "member"),
        taught.values_list("member__element", "coursesession__course__subject", "member"),
        led.values_list("member__element", "report__course__subject", "member"),
    )
    for element, subject, _ in counted:
        had.setdefault(element, Counter())[subject] += 1
    top = min((tree.branches[key].depth for key in keys), default=0)
    rows = []
    for key in keys:
        below = tree.subtree(key)
        if members := sum(belong.get(each, 0) for each in below):
            counts = {
                subject: sum(had[each][subject] for each in below if each in had)
                for subject in Subject.values
            }
            branch = tree.branches[key]
            rows.append(ElementCoverage(key, branch.name, branch.depth - top, members, counts))
    return rows


def members_covered(form: CoverageMembersForm, *, reader: Member) -> list[MemberCoverage]:
    """Every member who is asked about, with the last training in the subject."""
    given = form.cleaned_data
    members = _members_of(form, reader)
    if typed := given.get("q"):
        members = members.search(typed) if folded(typed) else members.none()
    had: dict[int, list[Had]] = {}
    credit = _training_in(form, reader).filter(course__subject=form.of_subject)
    for each in credit.select_related("course").order_by("-completed_on", "-pk"):
        page = reverse("records:completion-detail", args=[each.pk])
        is_taught = each.role == Completion.Role.INSTRUCTOR
        had.setdefault(each.member_id, []).append(
            Had(each.completed_on, each.course, page, is_taught)
        )
    taught = _taught_in(form, reader).filter(coursesession__course__subject=form.of_subject)
    for tie in taught.select_related("coursesession__course"):
        course_session = tie.coursesession
        page = reverse("records:class-detail", args=[course_session.pk])
        had.setdefault(tie.member_id, []).append(
            Had(course_session.completed_on, course_session.course, page, True)
        )
    led = _roll_calls_taught_in(form, reader).filter(report__course__subject=form.of_subject)
    for teaching in led.select_related("report__course"):
        report = teaching.report
        assert report.course is not None, "what is accepted has its course"
        had.setdefault(teaching.member_id, []).append(
            Had(report.held_on, report.course, is_taught=True)
        )
    documented: dict[int, list[RollCallReport]] = {}
    lines = _documented_in(form, reader).filter(report__course__subject=form.of_subject)
    for line in lines.select_related("report__course").order_by("-report__held_on", "-report"):
        report = line.report
        assert report.course is not None, "what is accepted has its course"
        documented.setdefault(line.member_id, []).append(report)
        had.setdefault(line.member_id, []).append(Had(report.held_on, report.course))
    every = (
        MemberCoverage(
            member,
            form.tree.name(member.element_id),
            max(had.get(member.pk, ()), key=attrgetter("on"), default=None),
            documented.get(member.pk, ()),
        )
        for member in members.order_by("last_name", "first_name", "pk")
    )
    wanted = given.get("had")
    return [each for each in every if not wanted or (each.last is not None) == (wanted == "yes")]


def documented_by_subject(form: CoverageForm, *, reader: Member) -> dict[str, Documented]:
    """Of each subject, the roll calls without credit that those who are asked about had."""
    there = _documented_in(form, reader).filter(report=OuterRef("pk"))
    counted = (
        RollCallReport.objects.filter(Exists(there))
        .order_by()
        .values_list("course__subject")
        .annotate(Count("pk"), Sum("minutes"))
    )
    return {subject: Documented(number, minutes) for subject, number, minutes in counted}


def belonging_on(form: CoverageForm) -> date:
    """The day whose members are counted: the last that is asked about, as far as it has come."""
    return min(form.until_day, form.today)


def _keys_of(form: CoverageForm) -> list[int]:
    element = form.element_pk
    return list(form.tree.branches) if element is None else form.tree.under([element])


def _members_of(form: CoverageForm, reader: Member) -> MemberQuerySet:
    members = Member.objects.visible_to(reader).employed_on(belonging_on(form))
    return members.filter(element__in=_keys_of(form))


def _training_in(form: CoverageForm, reader: Member) -> CompletionQuerySet:
    """What counts: credit of a course about one of the seven, attended or taught.

    What a prior agency gave is no part of the training record. Source: policy 930-5 II.K
    """
    return (
        Completion.objects.not_voided()
        .passed()
        .filter(
            member__in=_members_of(form, reader),
            completed_on__range=(form.since_day, form.until_day),
            is_prior_agency=False,
        )
        .exclude(course__subject="")
    )


def _documented_in(form: CoverageForm, reader: Member) -> QuerySet[RollCallLine]:
    """What counts besides: roll call too short for credit, of a course about one of the seven."""
    return (
        documented_lines()
        .filter(
            member__in=_members_of(form, reader),
            report__held_on__range=(form.since_day, form.until_day),
        )
        .exclude(report__course__subject="")
    )


def _taught_in(form: CoverageForm, reader: Member) -> QuerySet[Any]:
    """Who taught a class of a course about one of the seven, where no credit tells of it."""
    return (
        teaching_not_answered()
        .filter(
            member__in=_members_of(form, reader),
            coursesession__ends_on__range=(form.since_day, form.until_day),
        )
        .exclude(coursesession__course__subject="")
    )


def _roll_calls_taught_in(form: CoverageForm, reader: Member) -> QuerySet[RollCallTaught]:
    """Who taught an accepted roll call about one of the seven, with credit or without."""
    return (
        standing_teaching()
        .filter(
            member__in=_members_of(form, reader),
            report__held_on__range=(form.since_day, form.until_day),
        )
        .exclude(report__course__subject="")
    )
