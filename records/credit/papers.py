"""What rests already on the files that are the papers of proposals."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from records.credit.proposals import Proposal
from records.models import Completion


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
