"""What a request would let leave, and what its decision does to each page of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from frame.rights import Right
from people.models import Member
from records.querysets.sheets import named_on_saved_sheet
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.parts import (
    ON_OWN_PAPERS_ALONE,
    Drawn,
    Leaf,
    Redaction,
    Scope,
    all_parts,
    leaves_within,
    mark_of,
    part_words,
    struck_beside,
)
from records.releases.states import State, has_all_in_reach, is_or_was_of

CHANGED = (
    "The record has changed since this was decided, or a paper was read anew, so these are not the "
    "pages that were looked at. Ask who decided to take the decision back and decide anew."
)

FOUND_OTHERWISE = (
    "On “{title}” something else is found to cover, or is read, than when this was decided: "
    "somebody is called otherwise, is new, or it was read anew. Ask who decided to take the "
    "decision back and decide anew."
)
OF_OTHERS = "Names and serial numbers of members who are not asked about"
NOTHING = "nothing is on record"
# Of a class, of which others may well have papers.
OF_THOSE_NAMED = " of those named"
WITH_WHAT_IS_STRUCK = " that could leave with what is struck out"
NOT_CERTAIN = "What is written by hand, misspelled or drawn may not have been found there."


@dataclass(frozen=True)
class Judged:
    """A leaf, and what the decision does to it.

    Args:
        struck: what is struck out on it.
        beside: what of that is since another paper of its members is left out.
        is_nothing: whether nothing is left on it, so that it is left out whatever is chosen.
    """

    leaf: Leaf
    is_left_out: bool
    struck: frozenset[str]
    beside: frozenset[str] = frozenset()
    is_nothing: bool = False


def may_be_told_of(request: ReleaseRequest) -> tuple[Member, ...]:
    """Of whom papers that leave may tell: who is asked about; of a class, as long as they are
    on its saved sheet."""
    rows = request.scope.select_related("member__element").order_by("pk")
    if request.course_session is not None:
        rows = rows.filter(member__in=named_on_saved_sheet(request.course_session).values("pk"))
    return tuple(row.member for row in rows)


def scope_of(request: ReleaseRequest, *, as_of: date) -> Scope:
    """Whose record is asked for, of which years or which class."""
    return Scope(may_be_told_of(request), request.span, as_of, request.course_session)


def leaves_of(request: ReleaseRequest, *, as_of: date) -> list[Leaf]:
    """Every paper that the request asks for, as of a day, in the order it would leave in."""
    return list(leaves_within(scope_of(request, as_of=as_of), request.parts))


def leaf_of(request: ReleaseRequest, key: str, *, as_of: date) -> Leaf | None:
    """One paper that the request asks for; None where there is none of this key.

    The other parts are not asked for theirs.
    """
    parts = [part.key for part in all_parts() if part.key in request.parts and part.has(key)]
    leaves = leaves_within(scope_of(request, as_of=as_of), parts)
    return next((leaf for leaf in leaves if leaf.key == key), None)


def judged(
    leaves: Iterable[Leaf],
    *,
    parts_left_out: Iterable[str],
    leaves_left_out: Iterable[str],
    redactions: Iterable[str] = (),
) -> list[Judged]:
    """Each leaf with what conditions do to it.

    Args:
        leaves: all that are asked for: what one tells that is left out is struck out on others.
        redactions: what is struck out on all of them.
    """
    leaves, parts, keys = list(leaves), set(parts_left_out), set(leaves_left_out)
    everywhere = frozenset(redactions)
    of_members = struck_beside(
        (leaf.key, [member.pk for member in leaf.members]) for leaf in leaves if leaf.key in keys
    )
    found = []
    for leaf in leaves:
        beside = _beside(leaf, of_members) - everywhere
        struck = everywhere | beside
        is_nothing = not leaf.is_left(struck)
        is_left_out = is_nothing or leaf.part in parts or leaf.key in keys
        found.append(Judged(leaf, is_left_out, struck, beside, is_nothing))
    return found


def struck_on(decision: ReleaseDecision, leaf: Leaf) -> frozenset[str]:
    """What a decision has struck out on a paper."""
    left_out = set(decision.leaves_left_out)
    of_members = struck_beside(
        (each["key"], each["members"]) for each in decision.leaves if each["key"] in left_out
    )
    return frozenset(decision.redactions) | _beside(leaf, of_members)


def _beside(leaf: Leaf, of_members: Mapping[int, Collection[Redaction]]) -> frozenset[str]:
    """What is struck out on a paper since another one of its members is left out."""
    return frozenset(
        each.value for member in leaf.members for each in of_members.get(member.pk, ())
    )


@dataclass(frozen=True)
class Told:
    """What the record tells at one moment of the papers of a decision: each by its mark."""

    leaves: tuple[Leaf, ...]
    marks: Mapping[str, str]


def told_now(decision: ReleaseDecision) -> Told:
    """What the record tells now of the papers of a decision. Each is set, which takes long."""
    leaves = tuple(leaves_of(decision.request, as_of=decision.as_of))
    drawn = decision.drawn
    return Told(leaves, {leaf.key: mark_of(leaf, drawn) for leaf in leaves})


def told_before(decision: ReleaseDecision | None) -> Told | None:
    """The same, for an action to ask before its transaction and to hold against the row within it.

    Returns:
        None where nothing is decided, and of what left already, which stays as it left.
    """
    if decision is None or decision.request.state == State.HANDED_OVER:
        return None
    return told_now(decision)


def check_told(decision: ReleaseDecision, told: Told | None) -> None:
    """Refuse papers that say something else than what was looked at.

    Raises:
        ValidationError: one does, is gone, or is new.
    """
    if told is None or told.marks != _looked_at(decision):
        raise ValidationError(CHANGED, code="changed")


def has_changed(decision: ReleaseDecision) -> bool:
    """Whether papers say something else now than what was looked at. It sets each of them."""
    return told_now(decision).marks != _looked_at(decision)


def leaving(decision: ReleaseDecision) -> list[Leaf]:
    """The papers that leave by a decision.

    Raises:
        ValidationError: one says something else than what was looked at, is gone, or is new.
    """
    told = told_now(decision)
    check_told(decision, told)
    leave = {each["key"] for each in decision.leaves if not each["is_left_out"]}
    return [leaf for leaf in told.leaves if leaf.key in leave]


def one_leaving(decision: ReleaseDecision, key: str) -> Leaf:
    """One of the papers that leave by a decision, which the others were checked with before.

    Raises:
        ValidationError: it says something else than what was looked at, or is gone.
    """
    leaf = leaf_of(decision.request, key, as_of=decision.as_of)
    if leaf is None or not is_as_decided(decision, leaf):
        raise ValidationError(CHANGED, code="changed")
    return leaf


def is_as_decided(decision: ReleaseDecision, leaf: Leaf) -> bool:
    """Whether a paper still says what it said when it was looked at."""
    return mark_of(leaf, decision.drawn) == _looked_at(decision).get(leaf.key)


def _looked_at(decision: ReleaseDecision) -> dict[str, str]:
    """The fingerprint of each paper that the decision was made on."""
    return {each["key"]: each["fingerprint"] for each in decision.leaves}


def check_found(decision: ReleaseDecision, leaf: Leaf, found: str) -> None:
    """Refuse a paper of somebody else on which something else is found than when it was decided.

    Args:
        found: what is found on it now; see `found_on`.

    Raises:
        ValidationError: it is so.
    """
    kept = {each["key"]: each.get("found", "") for each in decision.leaves}
    if kept.get(leaf.key) != found:
        raise ValidationError(FOUND_OTHERWISE.format(title=leaf.title), code="changed")


def as_shown(judgments: Iterable[Judged]) -> list[dict[str, Any]]:
    """What the desk says of pages that are not decided on yet."""
    return [
        {
            "key": each.leaf.key,
            "part": each.leaf.part,
            "title": each.leaf.title,
            "is_left_out": each.is_left_out,
            "is_own_paper": each.leaf.is_own_paper,
            **({"is_nothing": True} if each.is_nothing else {}),
        }
        for each in judgments
    ]


def as_stored(
    judgments: Sequence[Judged], boxes: Sequence[Drawn], found: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What a decision keeps of the pages that were looked at, with the boxes drawn on them.

    Args:
        found: by key, what is found on each paper of somebody else that leaves; see `found_on`.
    """
    return [
        {
            **shown,
            "members": [member.pk for member in each.leaf.members],
            "fingerprint": mark_of(each.leaf, boxes),
            "found": found.get(each.leaf.key, ""),
        }
        for shown, each in zip(as_shown(judgments), judgments, strict=True)
    ]


def conditions_in_words(decision: ReleaseDecision) -> list[str]:
    """The conditions of a decision, a sentence each, as the desk and the cover sheet say them.

    What is left out is counted and never called by its title, which alone may tell too much. That
    of which nothing is left is not even counted.
    """
    return sentences_of(
        decision.leaves,
        parts_left_out=decision.parts_left_out,
        leaves_left_out=decision.leaves_left_out,
        redactions=decision.redactions,
        boxes=decision.drawn,
        nobody_else=decision.nobody_else,
    )


def sentences_of(
    leaves: Sequence[Mapping[str, Any]],
    *,
    parts_left_out: Sequence[str],
    leaves_left_out: Collection[str] = (),
    redactions: Iterable[str],
    boxes: Sequence[Drawn] = (),
    nobody_else: Sequence[str] = (),
) -> list[str]:
    """Conditions in words, of pages as a decision keeps them."""
    sentences = []
    if parts_left_out:
        sentences.append(f"Left out: {'; '.join(part_words(parts_left_out))}.")
    single = Counter(
        each["part"]
        for each in leaves
        if each["is_left_out"] and each["part"] not in parts_left_out and not each.get("is_nothing")
    )
    if single:
        counts = (
            f"{single[part.key]} of “{part.words}”" for part in all_parts() if part.key in single
        )
        sentences.append(f"Single papers left out: {'; '.join(counts)}.")
    kinds = [Redaction(key) for key in redactions]
    leaving = [bool(each.get("is_own_paper")) for each in leaves if not each["is_left_out"]]
    on_own = " on papers of the department’s own" if False in leaving else ""
    struck = [kind.label for kind in kinds if kind is not Redaction.BIRTH_DATE]
    # What is set anew from data has no day of birth.
    if struck and (True in leaving or not leaving):
        sentences.append(f"Struck out wherever they stand{on_own}: {'; '.join(struck)}.")
    for part in all_parts():
        told = part.told_elsewhere
        is_left_out = any(map(part.has, leaves_left_out))
        if told is not None and told not in kinds and is_left_out and True in leaving:
            sentences.append(
                f"Struck out on the papers of each member of whom “{part.words}” is left out: "
                f"{told.label}."
            )
    if False in leaving:
        looked_for = [kind.looked_for for kind in kinds if kind not in ON_OWN_PAPERS_ALONE]
        sentences.append(
            f"Looked for on papers of others, and covered where found: "
            f"{'; '.join([*looked_for, OF_OTHERS])}. {NOT_CERTAIN}"
        )
    # By which papers they are, the desk and the list of the packet say, which call them by title.
    left_out = {each["key"] for each in leaves if each["is_left_out"]}
    if drawn := Counter(box.leaf for box in boxes if box.leaf not in left_out):
        places, papers = drawn.total(), len(drawn)
        sentences.append(
            f"Covered by hand: {places} place{'' if places == 1 else 's'} on "
            f"{papers} paper{'' if papers == 1 else 's'}."
        )
    settled = [key.rpartition("/")[0] for key in nobody_else]
    if said := Counter(leaf for leaf in settled if leaf not in left_out):
        pages, papers = said.total(), len(said)
        sentences.append(
            f"Looked at by who decided, and nobody but those asked about can be read there: "
            f"{pages} page{'' if pages == 1 else 's'} of {papers} "
            f"paper{'' if papers == 1 else 's'} of others."
        )
    own = {each["part"] for each in leaves if not each["is_left_out"] and each.get("is_own_paper")}
    if others := [part.others for part in all_parts() if part.key in own and part.others]:
        sentences.append(f"Others are struck out by rule: {'; '.join(others)}.")
    return sentences


def nothing_of(
    request: ReleaseRequest,
    leaves: Sequence[Mapping[str, Any]],
    *,
    parts_left_out: Collection[str] = (),
    redactions: Iterable[str] = (),
) -> list[str]:
    """Each part asked for of which no paper is on record, in words; of a class, of those named.

    A part whose papers are all emptied by what is struck out is told in the words of one that has
    none: whoever reads it is not to learn which of both it is.

    Args:
        leaves: as a decision keeps them, or as they are before it (`as_shown`).
    """
    there = {each["part"] for each in leaves if not each.get("is_nothing")}
    struck = frozenset(redactions)
    nothing = NOTHING + (OF_THOSE_NAMED if request.course_session_id is not None else "")
    return [
        f"{part.words}: {nothing}{WITH_WHAT_IS_STRUCK if part.emptied_by & struck else ''}"
        for part in all_parts()
        if part.key in request.parts and part.key not in {*there, *parts_left_out}
    ]


def may_see_pages(request: ReleaseRequest, *, by: Member) -> bool:
    """Whether who reads the request may open what would leave, or has left.

    OGC and HRD see pages of a record only while the request waits for them, or where they decided
    on it themselves.
    """
    if by.has_right(Right.SEE_ALL_RECORDS):
        return True
    if not by.has_right(Right.DECIDE_RELEASE) or is_or_was_of(request, by):
        return False
    waits = request.state in ReleaseRequest.WAITING
    return waits or request.decisions.filter(decided_by__in=by.own_keys).exists()


def may_see_titles(request: ReleaseRequest, *, by: Member) -> bool:
    """Whether who asked reads what the pages are called: as long as each member is in reach."""
    return request.asked_by_id in by.own_keys and has_all_in_reach(request, by=by)


def may_take(request: ReleaseRequest, *, by: Member, today: date) -> bool:
    """Whether who reads the request may take its packet away as a file.

    There is one from when it is built until the last day of the grant, and for good once it was
    handed over. It is for who may see its pages, and for who asked as long as each member is in
    reach.
    """
    ends_on = request.decision.ends_on if request.decision is not None else None
    is_over = request.state == State.BUILT and ends_on is not None and ends_on < today
    if request.state not in (State.BUILT, State.HANDED_OVER) or is_over:
        return False
    return may_see_pages(request, by=by) or may_see_titles(request, by=by)
