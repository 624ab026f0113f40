"""Merging two members in a test, as whoever looked at the plan."""

from django.utils import timezone

from frame.merging.moving import plan_of
from people.actions.merging import merge_member, undo_member_merge
from people.models import Member, MemberMerge
from tests.department import Department

REASON = "Hired once, entered from two files."


def merge(department: Department, member: Member, into: Member, **values: object) -> MemberMerge:
    given: dict = {
        "reason": REASON,
        "confirmed": plan_of(into, member).seal,
        "by": department.administrator,
    }
    return merge_member(member=member, into=into, now=timezone.now(), **(given | values))


def undo(department: Department, done: MemberMerge, **values: object) -> MemberMerge:
    given: dict = {"reason": "They are twins.", "by": department.administrator}
    return undo_member_merge(merge=done, now=timezone.now(), **(given | values))
