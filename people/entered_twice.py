"""What the pages show of a member who may have been entered twice."""

from typing import NamedTuple

from django.db.models import Q

from people.member_facts import facts_of
from people.models import Member
from people.told_apart import called_like

MOST_CANDIDATES = 8


class Difference(NamedTuple):
    """What is on file otherwise of two members."""

    name: str
    kept: str
    merged: str


def candidates_for(member: Member) -> list[Member]:
    """Members who may be the same person: of the same name, or of the same license."""
    same = Q(pk__in=[each.pk for each in called_like(member)])
    if member.license_number:
        same |= Q(license_number=member.license_number)
    others = Member.objects.filter(same).exclude(pk=member.pk).select_related("element")
    return list(others.order_by("-hired_on", "pk")[:MOST_CANDIDATES])


def differences_between(kept: Member, merged: Member) -> list[Difference]:
    """What is on file of the one that stays, and otherwise of the other."""
    theirs = dict(facts_of(merged))
    return [
        Difference(name, str(ours or "nothing"), str(theirs.get(name) or "nothing"))
        for name, ours in facts_of(kept)
        if ours != theirs.get(name)
    ]
