"""The rules of credit about who gave the training, where no class of ours was: both warn."""

from collections.abc import Iterator

from courses.designations import Source
from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.licenses import is_of_a_paper, rests_on_license
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.credit.rules import Rule


def provider_was_licensed(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """The provider's license on file reaches to the day of completion.

    Source: 11 CSR 75-15.010(4)(A) and (B)
    """
    license = around.licenses.get(proposal.course.provider_id)
    if license is None or not rests_on_license(proposal):
        return
    if license.until < proposal.completed_on:
        yield Problem(
            kinds.LICENSE_ENDED,
            f"The license of {license.name} on file ended on {us_date(license.until)}, before "
            f"{us_date(proposal.completed_on)}. Choose another source, or give the reason when "
            "you save.",
        )


def approval_is_shown(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Credit from a pre-approved source rests on evidence that the training was approved.

    What a paper says nobody but a person can tell: whoever enters it says where it stands.

    Source: 11 CSR 75-15.050(3)
    """
    if is_of_a_paper(proposal) and proposal.source == Source.PRE_APPROVED:
        yield Problem(
            kinds.APPROVAL_TO_SHOW,
            "Credit from a pre-approved source rests on evidence that the state or the federal "
            "agency approved the training (11 CSR 75-15.050(3)). Say where the paper shows it, "
            "or choose another source.",
        )


ABOUT_PROVIDERS: tuple[Rule, ...] = (provider_was_licensed, approval_is_shown)
