"""The papers that credits rest on: what else rests on the same file, and which name others."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from records.credit.proposals import Proposal
from records.models import Completion, Document


class PaperUse(NamedTuple):
    """A credit that stands, as what its paper is the evidence of."""

    serial_number: str
    member: str
    course: str
    on: date


def papers_around(
    proposals: Sequence[Proposal], without: Collection[int]
) -> dict[str, list[PaperUse]]:
    """What rests already on the files that are the papers of these proposals."""
    papers = [each.evidence for each in proposals if each.evidence is not None]
    hashes = {paper.sha256 for paper in papers if paper.member_id is not None}
    if not hashes:
        return {}
    resting = (
        Completion.objects.not_voided()
        .filter(evidence__sha256__in=hashes)
        .exclude(pk__in=without)
        # All credits of a pack that was read in rest on its one transcript.
        .exclude(read_in__pack__paper__in=[paper.pk for paper in papers if paper.pk])
        .select_related("member", "course", "evidence")
        .order_by("pk")
    )
    uses: dict[str, list[PaperUse]] = {}
    for completion in resting:
        member, course = completion.member, completion.course
        use = PaperUse(member.serial_number, member.name, str(course), completion.completed_on)
        assert completion.evidence is not None, "they were looked for by their evidence"
        uses.setdefault(completion.evidence.sha256, []).append(use)
    return uses


def paper_of_member(completion: Completion) -> Document | None:
    """The paper that it rests on, if it is of the member's own record, and so may leave with it.

    That of a roll call is nobody's own: it names all who were there. One that was destroyed by
    order leaves with nothing.
    """
    paper = completion.evidence
    if paper is None or paper.destroyed_at is not None:
        return None
    return paper if paper.member_id == completion.member_id else None


def unshared_papers(completions: Sequence[Completion]) -> dict[int, Document]:
    """By key of the completion, its own paper, if it is of nobody else besides.

    What leaves without that somebody looks at its pages names the member alone: no file that is
    also of the record of another, or the list or the scan of many.
    """
    papers = {each.pk: own for each in completions if (own := paper_of_member(each)) is not None}
    shared = who_else_is_on(papers.values(), but={each.member_id for each in completions})
    return {key: paper for key, paper in papers.items() if paper.sha256 not in shared}


def who_else_is_on(papers: Collection[Document], *, but: Collection[int]) -> dict[str, set[int]]:
    """By the hash of each of these files that is of somebody else too, or of many: who that is.

    It is where the same file is on record of another member, or of nobody's own, or the credit of
    another rests on it. Of the scan of a sheet they are all who have credit of its class; nobody
    is known of a file of many that is none. What was once taken for the paper of another, and whose
    credit is void, is no longer theirs.

    Args:
        but: the keys of members who are no others.
    """
    hashes = {paper.sha256 for paper in papers}
    found: dict[str, set[int]] = {}
    if not hashes:
        return found
    same = Document.objects.filter(sha256__in=hashes)
    voided = Completion.objects.filter(voided_at__isnull=False, evidence__sha256__in=hashes)
    of_others = (
        same.filter(member__isnull=False)
        .exclude(member__in=but)
        .exclude(pk__in=voided.values("evidence"))
    )
    for sha256 in same.filter(member__isnull=True).values_list("sha256", flat=True):
        found.setdefault(sha256, set())
    resting = Completion.objects.not_voided().exclude(member__in=but).order_by()
    named = [
        of_others.values_list("sha256", "member"),
        resting.filter(evidence__sha256__in=hashes).values_list("evidence__sha256", "member"),
        resting.filter(course_session__scans__document__sha256__in=hashes).values_list(
            "course_session__scans__document__sha256", "member"
        ),
    ]
    for sha256, member in chain.from_iterable(named):
        if sha256 in hashes:
            found.setdefault(sha256, set()).add(member)
    return found
