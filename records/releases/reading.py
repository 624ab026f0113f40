"""What a request would let leave, and what its decision does to each page of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from frame.rights import Right
from people.models import Member
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.parts import Leaf, Redaction, Scope, leaves_within, part_words

CHANGED = (
    "The record has changed since this was decided, so these are not the pages that were looked "
    "at. Ask who decided to take the decision back and decide anew."
)


@dataclass(frozen=True)
class Judged:
    """A leaf, and whether the decision leaves it out."""

    leaf: Leaf
    is_left_out: bool


def scope_of(request: ReleaseRequest, *, as_of: date) -> Scope:
    """Whose record is asked for, of which years."""
    rows = request.scope.select_related("member__element").order_by("pk")
    return Scope(tuple(row.member for row in rows), request.span, as_of)


def leaves_of(request: ReleaseRequest, *, as_of: date) -> list[Leaf]:
    """Every paper that the request asks for, as of a day, in the order it would leave in."""
    return list(leaves_within(scope_of(request, as_of=as_of), request.parts))


def judged(
    leaves: Iterable[Leaf], *, parts_left_out: Iterable[str], leaves_left_out: Iterable[str]
) -> list[Judged]:
    """Each leaf with what conditions do to it."""
    parts, keys = set(parts_left_out), set(leaves_left_out)
    return [Judged(leaf, leaf.part in parts or leaf.key in keys) for leaf in leaves]


def leaving(decision: ReleaseDecision) -> tuple[list[Leaf], bool]:
    """The papers that leave by a decision, and whether they still are what was looked at.

    Returns:
        the leaves; False where one says something else by now, is gone, or has come since.
    """
    leaves = leaves_of(decision.request, as_of=decision.as_of)
    now = {leaf.key: leaf.fingerprint for leaf in leaves}
    then = {each["key"]: each["fingerprint"] for each in decision.leaves}
    leave = {each["key"] for each in decision.leaves if not each["is_left_out"]}
    return [leaf for leaf in leaves if leaf.key in leave], now == then


def as_stored(judgments: Iterable[Judged]) -> list[dict[str, Any]]:
    """What a decision keeps of the pages that were looked at."""
    return [
        {
            "key": each.leaf.key,
            "part": each.leaf.part,
            "title": each.leaf.title,
            "members": [member.pk for member in each.leaf.members],
            "fingerprint": each.leaf.fingerprint,
            "is_left_out": each.is_left_out,
        }
        for each in judgments
    ]


def conditions_in_words(decision: ReleaseDecision) -> list[str]:
    """The conditions of a decision, a sentence each, as the desk and the cover sheet say them."""
    return sentences_of(
        decision.leaves,
        parts_left_out=decision.parts_left_out,
        redactions=decision.redactions,
    )


def sentences_of(
    leaves: Iterable[Mapping[str, Any]],
    *,
    parts_left_out: Sequence[str],
    redactions: Iterable[str],
) -> list[str]:
    """Conditions in words, of pages as a decision keeps them."""
    sentences = []
    if parts_left_out:
        sentences.append(f"Left out: {'; '.join(part_words(parts_left_out))}.")
    single = [
        each["title"]
        for each in leaves
        if each["is_left_out"] and each["part"] not in parts_left_out
    ]
    if single:
        sentences.append(f"Pages left out: {'; '.join(single)}.")
    struck = [Redaction(key).label for key in redactions]
    if struck:
        sentences.append(f"Struck out wherever they stand: {'; '.join(struck)}.")
    sentences.append("Names of members who are not asked about are struck out.")
    return sentences


def may_see_pages(request: ReleaseRequest, *, by: Member) -> bool:
    """Whether who reads the request may open what would leave, or has left.

    OGC and HRD see pages of a record only while the request waits for them, or where they decided
    on it themselves.
    """
    if by.has_right(Right.SEE_ALL_RECORDS):
        return True
    if not by.has_right(Right.DECIDE_RELEASE) or request.asked_by_id == by.pk:
        return False
    waits = request.state in ReleaseRequest.WAITING
    return waits or request.decisions.filter(decided_by=by).exists()


def may_see_titles(request: ReleaseRequest, *, by: Member) -> bool:
    """Whether who asked reads what the pages are called: as long as each member is in reach."""
    if request.asked_by_id != by.pk:
        return False
    members = request.scope.values("member")
    out_of_reach = Member.objects.filter(pk__in=members).exclude(
        pk__in=Member.objects.visible_to(by).values("pk")
    )
    return not out_of_reach.exists()
