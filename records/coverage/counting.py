"""Coverage counted: of each element and of what is below it, and member by member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from courses.subjects import Subject
from frame.rights import Right
from frame.search import folded
from people.element_tree import ElementTree
from people.models import Member
from people.querysets import MemberQuerySet
from records.coverage.question import CoverageForm, CoverageMembersForm
from records.models import Completion
from records.querysets.completions import CompletionQuerySet


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


@dataclass(frozen=True)
class MemberCoverage:
    """A member, and the last training in the subject that is asked about.

    Args:
        last: the completion; None where there is none in these days.
    """

    member: Member
    element: str
    last: Completion | None


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
    had: dict[int, dict[str, int]] = {}
    counted = (
        _training_in(form, reader)
        .order_by()
        .values_list("member__element", "course__subject")
        .annotate(Count("member", distinct=True))
    )
    for element, subject, number in counted:
        had.setdefault(element, {})[subject] = number
    top = min((tree.branches[key].depth for key in keys), default=0)
    rows = []
    for key in keys:
        below = tree.subtree(key)
        if members := sum(belong.get(each, 0) for each in below):
            counts = {
                subject: sum(had.get(each, {}).get(subject, 0) for each in below)
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
    training = (
        _training_in(form, reader)
        .filter(course__subject=form.of_subject)
        .select_related("course")
        .order_by("completed_on", "pk")
    )
    last = {completion.member_id: completion for completion in training}
    wanted = given.get("had")
    return [
        MemberCoverage(member, form.tree.name(member.element_id), last.get(member.pk))
        for member in members.order_by("last_name", "first_name", "pk")
        if not wanted or (member.pk in last) == (wanted == "yes")
    ]


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
    """What counts: credit of a course about one of the seven, whichever way it was given."""
    return (
        Completion.objects.not_voided()
        .passed()
        .filter(
            member__in=_members_of(form, reader),
            role=Completion.Role.ATTENDEE,
            completed_on__range=(form.since_day, form.until_day),
        )
        .exclude(course__subject="")
    )
