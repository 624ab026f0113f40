"""Whom a report is about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from compliance.reports.question import Question
from frame.rights import Right
from people.element_tree import ElementTree
from people.models import Member
from people.querysets import MemberQuerySet

WHOLE_DEPARTMENT = "The whole department"
OWN_REACH = "Everyone within your reach"
OWN_TREE = "Your elements"


@dataclass(frozen=True)
class Scope:
    """The members that one reader's report is about.

    Args:
        counted: the members.
        tree: the elements that the reader may ask for.
        name: what the scope is called on a page.
        element_id: the element asked for, if any.
        all_elements: the department's elements, to name them by.
    """

    counted: MemberQuerySet
    tree: ElementTree
    name: str
    all_elements: ElementTree
    element_id: int | None = None

    def narrowed_to(self, question: Question) -> "Scope":
        """The part of it that the question counts: an element, and members of the right days."""
        counted = self.counted
        if question.include_left:
            counted = _there_during(counted, question)
        else:
            counted = counted.employed_on(question.viewpoint.as_of)
        if question.element_id is None:
            return replace(self, counted=counted)
        return replace(
            self,
            counted=counted.filter(element_id__in=self.tree.subtree(question.element_id)),
            name=self.tree.name(question.element_id),
            element_id=question.element_id,
        )


def reach_scope(reader: Member) -> Scope:
    """Every member whose record the reader may see, all of them named."""
    everything = reader.element_tree
    if reader.has_right(Right.SEE_ALL_RECORDS):
        tree, name = everything, WHOLE_DEPARTMENT
    else:
        tree = everything.limited_to(reader.reached_element_ids)
        name = _name_of(tree, reader)
    return Scope(
        counted=Member.objects.visible_to(reader),
        tree=tree,
        name=name,
        all_elements=everything,
    )


def sees_counts_only(reader: Member) -> bool:
    """Whether the reader may see how many of the department stand where, and not who."""
    sees = reader.has_right
    return sees(Right.SEE_DEPARTMENT_COUNTS) and not sees(Right.SEE_ALL_RECORDS)


def is_counted_only(reader: Member, element_id: int | None) -> bool:
    """Whether the reader may see counts of an element, or of the department, and not who."""
    return sees_counts_only(reader) and element_id not in reader.reached_element_ids


def own_report(reader: Member) -> dict[str, int]:
    """What the address of a report adds to name the reader's people: their element, if need be."""
    if not sees_counts_only(reader):
        return {}
    roots = reader.element_tree.limited_to(reader.reached_element_ids).roots
    return {"element": roots[0]} if roots else {}


def everybody(reader: Member) -> Scope:
    """The whole department, to be counted and never named."""
    tree = reader.element_tree
    return Scope(counted=Member.objects.all(), tree=tree, name=WHOLE_DEPARTMENT, all_elements=tree)


def tree_scope(reader: Member, element_ids: Iterable[int]) -> Scope:
    """The elements that the reader leads and those below them, whatever else they may see."""
    everything = reader.element_tree
    reached = list(element_ids)
    return Scope(
        counted=Member.objects.visible_to(reader).filter(element_id__in=reached),
        tree=everything.limited_to(reached),
        name=OWN_TREE,
        all_elements=everything,
    )


def _name_of(tree: ElementTree, reader: Member) -> str:
    """The one element that the reader leads, if that is where all within reach are."""
    if len(tree.roots) == 1 and reader.element_id in tree:
        return tree.name(tree.roots[0])
    return OWN_REACH


def _there_during(members: MemberQuerySet, question: Question) -> MemberQuerySet:
    """Members employed at any time from the start of the period to the day."""
    viewpoint = question.viewpoint
    first_day = min(viewpoint.as_of, date(viewpoint.period, 1, 1))
    return members.filter(
        Q(separated_on__isnull=True) | Q(separated_on__gte=first_day),
        hired_on__lte=viewpoint.as_of,
    )
