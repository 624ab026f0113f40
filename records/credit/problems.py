"""What hinders proposals of credit: all the rules, asked at once."""

from collections.abc import Sequence

from people.models import Member
from records.credit.amounts import AMOUNTS
from records.credit.around import Around, look_around
from records.credit.other_credit import OTHER_CREDIT, has_figures_that_can_be
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.credit.provider_rules import ABOUT_PROVIDERS
from records.credit.roll_call_rules import ABOUT_ROLL_CALLS, has_no_credit_of_it
from records.credit.rules import (
    BLOCKING,
    employed,
    not_ones_own,
    not_the_instructor,
)
from records.credit.warning_rules import WARNING

# What is asked of attendance that earns nothing, too.
OF_ATTENDANCE = (employed, not_ones_own, not_the_instructor, has_no_credit_of_it, *ABOUT_ROLL_CALLS)
# What is asked of a completion that is void already, which counts for nothing.
OF_WHAT_IS_VOID = (not_ones_own, has_figures_that_can_be)
RULES = (*AMOUNTS, *BLOCKING, *OTHER_CREDIT, *WARNING, *ABOUT_PROVIDERS, *ABOUT_ROLL_CALLS)


def problems_of(
    proposals: Sequence[Proposal], *, by: Member, around: Around | None = None
) -> list[list[Problem]]:
    """What blocks each proposal and what warns of it, in the order of the rules.

    Args:
        by: who would enter them.
        around: what `look_around` found for these proposals; read anew by default, in a fixed
            number of queries.

    Returns:
        a list for each proposal, in their order; an empty one says that nothing hinders it.
    """
    if around is None:
        around = look_around(proposals)
    return [
        [problem for rule in RULES for problem in rule(proposal, around, by)]
        for proposal in proposals
    ]


def problems_of_attendance(proposals: Sequence[Proposal], *, by: Member) -> list[list[Problem]]:
    """What blocks and warns of documenting that somebody was there, where nothing is credited."""
    around = look_around(proposals)
    return [
        [problem for rule in OF_ATTENDANCE for problem in rule(proposal, around, by)]
        for proposal in proposals
    ]


def problems_of_void(proposals: Sequence[Proposal], *, by: Member) -> list[list[Problem]]:
    """What blocks keeping completions that were voided elsewhere, for the record alone."""
    around = look_around(())
    return [
        [problem for rule in OF_WHAT_IS_VOID for problem in rule(proposal, around, by)]
        for proposal in proposals
    ]
