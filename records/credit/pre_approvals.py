"""Whether those who gave the training of some proposals were on the director's list that day."""

from collections.abc import Sequence
from datetime import date

from courses.designations import Source
from courses.models import PreApproval
from records.credit.licenses import is_of_a_paper
from records.credit.proposals import Proposal


def rests_on_pre_approval(proposal: Proposal) -> bool:
    """Whether it is credit from a pre-approved source, entered from its paper now."""
    return is_of_a_paper(proposal) and proposal.source == Source.PRE_APPROVED


def pre_approved_around(proposals: Sequence[Proposal]) -> set[tuple[int, date]]:
    """Keys of providers with the days of proposals on which they were on the list.

    One query, however many proposals; none where none is of a pre-approved source.
    """
    asked = {
        (each.course.provider_id, each.completed_on)
        for each in proposals
        if rests_on_pre_approval(each) and each.course.provider_id
    }
    if not asked:
        return set()
    rows = PreApproval.objects.filter(provider__in={provider for provider, _ in asked})
    spans = rows.values_list("provider", "from_on", "until_on")
    return {
        (provider, day)
        for listed, from_on, until_on in spans
        for provider, day in asked
        if provider == listed and from_on <= day <= until_on
    }
